// Write: a layer's own source to change and run, gradcheck beside it; the exercises with their
// checks.

import { element, find, say } from "../dom.js";
import { confirmed } from "../dialog.js";
import { hideMessage } from "../message.js";
import { keep, recall } from "../store.js";
import { showEffect } from "./effect.js";

const LINES = 500; // of what is printed, the last

export function startWrite(lab) {
  const file = find("write-file");
  const texts = new Map(Object.entries(recall("texts") || {})); // what was typed, by file
  let editor = null;
  let open = null; // {kind: "source" | "exercise", name, key, original, solution}
  let latest = null; // what is to be run, or was: that, and its text

  let started = null;
  const start = () => (started ??= lab.inTurn(begin));

  async function begin() {
    const { makeEditor } = await import("./editor.js");
    editor = makeEditor(find("write-editor"), run, changed);
    const { sources, exercises, layers } = lab.catalogue;
    file.append(
      element(
        "optgroup",
        { label: "Layers" },
        sources.map((source) =>
          element("option", { value: `source ${source.class}` }, `${source.class}, ${source.file}`),
        ),
      ),
      element(
        "optgroup",
        { label: "Exercises" },
        exercises.map(({ name, title }) =>
          element("option", { value: `exercise ${name}` }, `${name}: ${title}`),
        ),
      ),
    );
    const used = lab.setup.layers.map(
      ({ layer }) => layers.find((kind) => kind.layer === layer).class,
    );
    const first = sources.find((source) => used.includes(source.class)) || sources[0];
    file.value = recall("file") || `source ${first.class}`;
    if (!file.value) file.value = `source ${first.class}`; // what was open is not there any more
    await loadNow(file.value);
  }

  function load() {
    const key = file.value;
    return lab.inTurn(() => loadNow(key));
  }

  async function loadNow(key) {
    const [kind, name] = key.split(" ");
    const answer = await lab.ask(kind, kind === "source" ? { class: name } : { name });
    if (!answer) {
      if (open) file.value = open.key;
      return;
    }
    keep("file", key);
    open = {
      kind,
      name,
      key,
      original: kind === "source" ? answer.original : answer.source,
      solution: answer.solution,
    };
    editor.text = texts.get(open.key) ?? answer.source;
    editor.show(kind === "source" ? "    def forward_propagation" : "");
    say(find("write-run"), kind === "source" ? "Run" : "Check");
    say(find("write-verdict-head"), kind === "source" ? "gradcheck" : "The exercise's checks");
    find("write-solution").hidden = kind === "source";
    find("write-effect").hidden = true;
    verdict(null);
    lab.output = [];
    printed();
    changed();
  }

  function changed() {
    if (!open) return;
    const { text } = editor;
    if (text === open.original) texts.delete(open.key);
    else texts.set(open.key, text);
    keep("texts", Object.fromEntries(texts));
    editor.mark(open.original);
    find("write-original").disabled = text === open.original;
    const hint =
      open.kind === "source"
        ? "Change a line, then Run (Ctrl Enter), and see what breaks."
        : "Fill it in, then Check (Ctrl Enter).";
    say(find("write-state"), text === open.original ? hint : "Changed.");
  }

  // Runs what is written now, in its turn; of several in one breath the last.
  async function run() {
    if (!open) return;
    const mine = (latest = { ...open, text: editor.text });
    find("write").setAttribute("aria-busy", "true");
    find("write-run").disabled = true;
    hideMessage();
    say(find("write-state"), "Running …");
    lab.stop();
    await lab.inTurn(() => mine === latest && runNow(mine));
    if (mine !== latest) return;
    say(find("write-state"), "");
    find("write-run").disabled = false;
    find("write").removeAttribute("aria-busy");
  }

  async function runNow(mine) {
    lab.output = [];
    printed();
    try {
      if (mine.kind === "source") await runSource(mine);
      else await checkExercise(mine);
    } catch (error) {
      verdict({ right: false, text: error.message }, "It does not run.");
      find("write-effect").hidden = true;
    }
  }

  async function runSource({ name, text, original }) {
    const answer = await lab.again("edit", { class: name, source: text });
    verdict(answer.gradcheck);
    await showEffect(lab, name, text);
    if (text === original) await lab.again("unedit", { class: name });
  }

  async function checkExercise({ name, text }) {
    const answer = await lab.engine.ask("check", { name, source: text });
    verdict(answer, answer.right ? "All right: well done." : "Not yet.");
  }

  function verdict(result, sentence) {
    const box = find("write-verdict");
    if (!result) return box.replaceChildren(element("p", { class: "hint" }, "Not run yet."));
    const text =
      sentence || (result.right ? "The derivatives are right." : "A derivative is wrong.");
    box.replaceChildren(
      element(
        "p",
        { class: result.right ? "verdict-right" : "verdict-wrong" },
        `${result.right ? "✓" : "✗"} ${text}`,
      ),
    );
    if (result.steps) {
      box.append(
        element(
          "ol",
          { class: "check-steps" },
          result.steps.map((step) => element("li", {}, `${step.right ? "✓" : "✗"} ${step.title}`)),
        ),
      );
    }
    if (result.text) box.append(element("pre", { tabindex: "0" }, result.text));
  }

  function printed() {
    lab.output = lab.output.slice(-LINES);
    find("write-printed").hidden = !lab.output.length;
    find("write-output").textContent = lab.output.join("\n");
  }

  lab.addEventListener("output", printed);

  file.addEventListener("change", load);
  find("write-run").addEventListener("click", run);
  // Whether what was typed may be replaced, if it is still there when that is answered.
  async function dropped() {
    const asked = open;
    const typed = asked && texts.has(asked.key) && editor.text !== asked.solution;
    const yes =
      !typed || (await confirmed("What you typed here will be gone.", "Drop it", "Keep it"));
    return yes && asked !== null && asked === open;
  }

  find("write-original").addEventListener("click", async () => {
    if (!(await dropped())) return;
    editor.text = open.original;
    changed();
    if (open.kind === "source") await run();
  });
  find("write-solution").addEventListener("click", async () => {
    if (!(await dropped())) return;
    editor.text = open.solution;
    changed();
  });

  // Changes a line of a layer's source; what is there to look at is said beside it.
  async function plant(name, right, wrong, look) {
    await start();
    const key = (file.value = `source ${name}`);
    await load();
    if (open?.key !== key) return; // another one was chosen meanwhile
    const planted = open.original.replace(right, wrong);
    if (editor.text !== planted && !(await dropped())) return;
    editor.text = planted;
    changed();
    editor.show(wrong);
    say(find("write-state"), look);
  }

  return { show: start, texts, plant };
}
