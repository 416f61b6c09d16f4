// What stays in this browser when the page is closed: texts, notes, the open tab, the set-up.

const KEY = "purenn-laboratory";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {}; // not allowed, or damaged
  }
}

export const recall = (name) => kept()[name];

// Keeps a value that JSON can hold; undefined forgets it.
export function keep(name, value) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept(), [name]: value }));
  } catch {
    // not allowed, or full: the page works as well without
  }
}
