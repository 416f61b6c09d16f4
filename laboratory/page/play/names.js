// Names: what the network invents as it learns, and, for a letter that is pointed at, what each head
// looks at and which letter may come next.

import { colours, css, legible, onColours } from "../colours.js";
import { element, everyFrame, say } from "../dom.js";

const ROWS = 6; // of names that are kept, from the first to the latest
const LONGEST = 15; // letters
const SELDOM = 500; // milliseconds between two looks while it trains

export function names(lab) {
  const invented = element("ol", { class: "invented" });
  const more = element("button", { type: "button" }, "More names");
  const own = element("input", { maxlength: LONGEST, autocomplete: "off", spellcheck: "false", size: 10 });
  const error = element("p", { class: "error", role: "status", hidden: true });
  const letters = element("tr", { class: "letters" });
  const heads = element("tbody");
  const after = element("p", { class: "verdict" });
  const next = element("ol", { class: "classes" });
  const table = element("div", { class: "looks-box" }, element("table", {}, element("thead", {}, letters), heads));
  const node = element(
    "div",
    { class: "names" },
    element(
      "div",
      {},
      element("p", { class: "hint" }, "What it invents, after how many names learned. Press one to look at it."),
      invented,
      element("div", { class: "names-tools" }, more, element("label", {}, "Your own ", own)),
      error,
    ),
    element(
      "div",
      { class: "looks" },
      element("p", { class: "hint" }, "Point at a letter: how much each head looks at it and at those before."),
      table,
      after,
      next,
    ),
  );

  let begun = null; // what lab.begun was
  let rows = []; // {done, names, more: whether more were asked for}
  let taken = null; // the last names of a picture
  let seeds = 0; // of more names
  let chosen = null; // the name that is looked at
  let following = true; // the latest, until one is chosen
  let place = 0; // the letter pointed at, 0 being before the first
  let look = null; // what the engine says of the chosen name
  let built = null; // the name in the table
  let asking = false;
  let again = false;
  let asked = 0; // when

  // --- what it invents ----------------------------------------------------------------------

  function take({ names: found }) {
    if (!found || found === taken) return;
    taken = found;
    const done = lab.moments.names;
    const same = rows.findIndex((row) => row.done === done && !row.more);
    if (same >= 0) rows[same].names = found;
    else add({ done, names: found });
    show();
    if (following) choose([...found].sort((a, b) => b.length - a.length)[0]);
  }

  function add(row) {
    rows.push(row);
    if (rows.length > ROWS) rows.splice(closest(rows), 1);
  }

  function show() {
    const active = [...invented.querySelectorAll("button")].indexOf(document.activeElement);
    invented.replaceChildren(
      ...rows.map(({ done, names: found }) =>
        element(
          "li",
          {},
          element("span", { class: "after" }, String(done)),
          element("span", {}, found.map((name) => nameButton(name))),
        ),
      ),
    );
    if (active >= 0) invented.querySelectorAll("button")[active]?.focus();
  }

  function nameButton(name) {
    const press = () => {
      following = false;
      choose(name);
    };
    const label = name ? null : "a name without letters";
    return element("button", { type: "button", class: "quiet", "aria-label": label, onclick: press }, name || "–");
  }

  more.addEventListener("click", async () => {
    const answer = await lab.ask("invent", { seed: ++seeds });
    if (!answer) return;
    add({ done: answer.samples_done, names: answer.names, more: true });
    show();
  });

  own.addEventListener("input", () => {
    const name = own.value.trim().toLowerCase();
    const right = /^[a-z]*$/.test(name);
    error.hidden = right;
    say(error, right ? "" : "Only letters from a to z: the network knows no others.");
    if (!right || !name) return;
    following = false;
    choose(name);
  });

  // --- what it looks at ---------------------------------------------------------------------

  function choose(name) {
    chosen = name.slice(0, LONGEST);
    place = chosen.length;
    askNow();
  }

  // Asks about the chosen name, one question at a time, the newest last.
  async function askNow() {
    if (asking) return (again = true);
    asking = true;
    asked = Date.now();
    do {
      again = false;
      const answer = await lab.engine.ask("look", { name: chosen }).catch(() => null);
      if (answer) look = answer;
    } while (again);
    asking = false;
    if (look) build();
  }

  const marks = () => ["·", ...look.name];

  function build() {
    place = Math.min(place, look.name.length);
    const had = letters.contains(document.activeElement);
    letters.replaceChildren(
      element("th", { scope: "col" }, element("span", { class: "unseen" }, "head")),
      ...marks().map((mark, index) =>
        element("th", { scope: "col" }, letter(mark, index)),
      ),
    );
    heads.replaceChildren(
      ...look.heads.map((head) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, headName(head)),
          ...marks().map(() => element("td")),
        ),
      ),
    );
    if (had) letters.querySelectorAll("button")[place].focus();
    point(place);
    if (built === look.name) return;
    built = look.name;
    table.scrollLeft = table.scrollWidth; // to its last letter, which is pointed at
  }

  function headName({ layer, head }) {
    const several = new Set(look.heads.map((head) => head.layer)).size > 1;
    return several ? `layers[${layer}], head ${head + 1}` : `head ${head + 1}`;
  }

  function letter(mark, index) {
    const label = index ? `${mark}, letter ${index}` : "before the first letter";
    const button = element("button", { type: "button", "aria-label": label }, mark);
    for (const event of ["pointerenter", "focus", "click"])
      button.addEventListener(event, () => {
        following = false;
        point(index);
      });
    button.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: look.name.length }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      letters.querySelectorAll("button")[to]?.focus();
    });
    return button;
  }

  function point(index) {
    place = index;
    [...letters.querySelectorAll("button")].forEach((button, at) => {
      button.tabIndex = at === place ? 0 : -1;
      button.setAttribute("aria-pressed", String(at === place));
    });
    const { card, positive } = colours();
    [...heads.rows].forEach((row, head) => {
      const weights = look.heads[head].weights[place];
      [...row.cells].slice(1).forEach((cell, at) => {
        const seen = at <= place;
        const share = seen ? Number(weights[at]) : 0;
        const colour = card.map((c, k) => Math.round(c + (positive[k] - c) * share));
        cell.style.background = seen ? css(colour) : "";
        cell.style.color = seen ? legible(colour) : "";
        say(cell, seen ? String(Math.round(100 * share)) : "");
      });
    });
    const before = look.name.slice(0, place);
    say(after, before ? `After “${before}” it expects` : "As the first letter it expects");
    next.replaceChildren(
      ...look.next[place].map(([mark, share]) =>
        element(
          "li",
          {},
          element("span", {}, mark || "end"),
          element("i", { style: `transform: scaleX(${Math.max(0.004, share)})` }),
          element("span", {}, `${Math.round(100 * share)} %`),
        ),
      ),
    );
  }

  function begin() {
    begun = lab.begun;
    [rows, chosen, look, built, following] = [[], null, null, null, true];
    for (const part of [invented, letters, heads, next]) part.replaceChildren();
    say(after, "");
  }

  const update = everyFrame(() => {
    if (begun !== lab.begun) begin();
    take(lab.picture);
    const soon = lab.training && Date.now() - asked < SELDOM;
    if (chosen !== null && !soon && look?.samples_done !== lab.snapshot.samples_done) askNow();
  });
  onColours(() => look && node.isConnected && point(Math.min(place, look.name.length)));
  return { node, update, watch: { grid: 0 } };
}

// The row between the first and the last that lies closest to its neighbours, by ratio.
function closest(rows) {
  const gaps = rows.slice(1, -1).map((_, at) => (rows[at + 2].done + 25) / (rows[at].done + 25));
  return 1 + gaps.indexOf(Math.min(...gaps));
}
