// Small helpers to make and find elements.

export const find = (id) => document.getElementById(id);

// element("a", {href: "#", class: "x", onclick: f}, "text", child, …); null children are left out
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// Sets text only where it changes: screen readers and layout notice every write.
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const ahead = new Map(); // fields that say what is not so yet

// Lets a field say what one has put there, until what this returns is called.
export function leave(field) {
  const mine = {};
  ahead.set(field, mine);
  return () => ahead.get(field) === mine && ahead.delete(field);
}

// Puts a value into a field, or a mark into a box, unless it is left: `group`, to which it belongs, too.
export function put(field, value, group = field) {
  if (!ahead.has(group)) field[typeof value === "boolean" ? "checked" : "value"] = value;
}

let typed = () => {}; // what one types is a choice
addEventListener("input", ({ target }) => (typed = leave(target)), true);
for (const event of ["change", "focusout"]) addEventListener(event, () => typed(), true);

export function options(choices, chosen) {
  return choices.map(([value, text]) =>
    element("option", { value, selected: value === chosen }, text),
  );
}

let atOnce = false;

// Does f, and all that it asks everyFrame for at once: what is printed is drawn before.
export function withoutFrames(f) {
  atOnce = true;
  f();
  atOnce = false;
}

// Runs f at most once a frame, however often it is asked for.
export function everyFrame(f) {
  let asked = false;
  return () => {
    if (atOnce) return f();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      f();
    });
  };
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // without permission: by way of a selection
    const area = element("textarea", {
      "aria-hidden": "true",
      style: "position: fixed; opacity: 0",
    });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done)
      throw new Error("The browser does not let this page copy: select the text and copy it.");
  }
}

// content: a text, or a Blob
export function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
