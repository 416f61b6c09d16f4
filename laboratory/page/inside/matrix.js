// Matrices as tables whose cells are coloured by their numbers, and formulas with subscripts.

import { element } from "../dom.js";
import { minus } from "../numbers.js";

export function matrix({ name, rows, values }, badge) {
  const numbers = (values || [])
    .flat()
    .filter((x) => typeof x === "number")
    .map(Math.abs);
  const largest = Math.max(0, ...numbers.filter(Number.isFinite)) || 1;
  const body = (rows || []).map((row, r) =>
    element(
      "tr",
      {},
      row.map((text, c) => {
        const value = values?.[r]?.[c];
        const share =
          typeof value === "number" ? Math.round(50 * Math.min(1, Math.abs(value) / largest)) : 0;
        const colour = value < 0 ? "negative" : "positive";
        return element(
          "td",
          {
            style: share
              ? `background: color-mix(in srgb, var(--${colour}) ${share}%, var(--card))`
              : null,
          },
          minus(text),
        );
      }),
    ),
  );
  return element(
    "figure",
    { class: "matrix" },
    element(
      "figcaption",
      {},
      ...formula(name),
      badge ? element("span", { class: `badge ${badge}` }, badge) : null,
    ),
    body.length
      ? element(
          "div",
          {
            class: "matrix-box",
            tabindex: rows[0].length > 6 ? "0" : null,
            role: rows[0].length > 6 ? "region" : null,
            "aria-label": rows[0].length > 6 ? name : null,
          },
          element("table", {}, element("tbody", {}, body)),
        )
      : null,
  );
}

// Text with what stands behind X_, Y*_, Σ_ and the like as a subscript, as in purenn's pages.
export function formula(text) {
  const parts = [];
  let rest = minus(text);
  for (;;) {
    const found = /([A-Z*Σ])_((?:[\p{L}\p{N}]|,(?=\d))+)/u.exec(rest);
    if (!found) break;
    parts.push(rest.slice(0, found.index + found[1].length), element("sub", {}, found[2]));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...parts, rest];
}
