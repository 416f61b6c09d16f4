// Light or dark: as the system, or as chosen, which is remembered where the browser allows it.

import { coloursChanged } from "./colours.js";
import { find, withoutFrames } from "./dom.js";

export function startTheme() {
  const select = find("theme");
  select.value = document.documentElement.dataset.theme || "auto";
  select.addEventListener("change", () => {
    document.documentElement.dataset.theme = select.value;
    try {
      localStorage.setItem("purenn-theme", select.value);
    } catch {
      /* not allowed */
    }
    coloursChanged();
  });

  // Paper is light.
  const use = (theme) => {
    document.documentElement.dataset.theme = theme;
    withoutFrames(coloursChanged);
  };
  addEventListener("beforeprint", () => use("light"));
  addEventListener("afterprint", () => use(select.value));
}
