// Dialogs: the numbers of a heat map, each with all of its digits; and a question.

import { copy, element } from "./dom.js";
import { matrices, times } from "./numbers.js";

export function showNumbers(what, values, shape) {
  const close = element(
    "button",
    { type: "button", class: "quiet", onclick: () => dialog.close() },
    "Close",
  );
  const copied = element(
    "button",
    { type: "button", onclick: () => copyList() },
    "Copy as a Python list",
  );
  const body = element("div", {
    class: "numbers",
    tabindex: "0",
    role: "region",
    "aria-label": "The numbers",
  });
  const dialog = element(
    "dialog",
    { "aria-label": what },
    element("header", {}, element("h2", {}, `${what}, ${times(shape)}`), close),
    body,
    copied,
  );
  for (const part of matrices(values, shape)) body.append(...table(part));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();

  async function copyList() {
    await copy(nested(values, shape));
    copied.textContent = "Copied";
  }
}

// Whether the answer is yes; what closes the dialog otherwise is a no.
export function confirmed(question, yes, no) {
  return new Promise((resolve) => {
    let answer = false;
    const button = (text, value, attributes) =>
      element(
        "button",
        {
          type: "button",
          ...attributes,
          onclick: () => {
            answer = value;
            dialog.close();
          },
        },
        text,
      );
    const buttons = [button(no, false, { class: "primary" }), button(yes, true, {})];
    const dialog = element(
      "dialog",
      { class: "question", "aria-label": question },
      element("p", {}, question),
      element("p", { class: "buttons" }, buttons),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function table({ name, rows, columns, at }) {
  const header = element(
    "tr",
    {},
    element("td"),
    Array.from({ length: columns }, (_, column) => element("th", { scope: "col" }, String(column))),
  );
  const body = Array.from({ length: rows }, (_, row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, String(row)),
      Array.from({ length: columns }, (_, column) => element("td", {}, python(at(row, column)))),
    ),
  );
  return [
    name ? element("h3", {}, name) : null,
    element("table", { class: "numbers-table" }, header, body),
  ].filter(Boolean);
}

// As Python writes a float, but for the form of its exponent.
function python(x) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  const text = String(x);
  return Object.is(x, -0) ? "-0.0" : /[.e]/.test(text) ? text : text + ".0";
}

function nested(values, shape) {
  let parts = values.map(python);
  for (const n of [...shape].reverse()) {
    const longer = [];
    for (let at = 0; at < parts.length; at += n)
      longer.push(`[${parts.slice(at, at + n).join(", ")}]`);
    parts = longer;
  }
  return parts[0];
}
