// The parts of the page, as tabs: arrow keys move between them.

import { keep } from "./store.js";

// Returns a function that shows a part by its name.
export function startTabs(onselect) {
  const tabs = [...document.querySelectorAll('[role="tab"]')];

  function select(tab) {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
    keep("tab", tab.getAttribute("aria-controls"));
    onselect(tab.getAttribute("aria-controls"));
  }

  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      const to = {
        ArrowLeft: index - 1,
        ArrowRight: index + 1,
        Home: 0,
        End: tabs.length - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      select(next);
      next.focus();
    });
  });

  return (name) => {
    const tab = tabs.find((tab) => tab.getAttribute("aria-controls") === name);
    if (tab) select(tab);
  };
}
