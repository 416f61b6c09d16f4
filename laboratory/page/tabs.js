// The parts of the page, as tabs: arrow keys move between them.

import { keep } from "./store.js";

// Returns what is shown, by its name, and a function that shows another; none, if it has no such name.
export function startTabs(onselect) {
  const tabs = [...document.querySelectorAll('[role="tab"]')];

  const name = (tab) => tab.getAttribute("aria-controls");

  function select(tab) {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(name(other)).hidden = !chosen;
    }
    keep("tab", name(tab));
    onselect(name(tab));
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

  return {
    get shown() {
      return name(tabs.find((tab) => tab.getAttribute("aria-selected") === "true"));
    },
    show(part) {
      const tab = tabs.find((tab) => name(tab) === part);
      if (tab) select(tab);
    },
  };
}
