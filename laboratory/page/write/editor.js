// The editor: CodeMirror with Python, in the page's colours.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  {
    tag: [
      tags.keyword,
      tags.operatorKeyword,
      tags.controlKeyword,
      tags.definitionKeyword,
      tags.moduleKeyword,
    ],
    color: "var(--negative-text)",
  },
  { tag: [tags.string, tags.docString], color: "var(--right)" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--positive-text)" },
  {
    tag: [
      tags.definition(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    fontWeight: "600",
  },
]);

// The lines that are not as in the original are marked.
const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update: (value, transaction) =>
    transaction.effects.reduce(
      (found, effect) => (effect.is(setMarks) ? effect.value : found),
      value.map(transaction.changes),
    ),
  provide: (field) => EditorView.decorations.from(field),
});
const mark = Decoration.line({ class: "cm-changed" });

function changedLines(doc, original) {
  const [now, before] = [doc.toString().split("\n"), original.split("\n")];
  let first = 0;
  while (first < now.length && now[first] === before[first]) first++;
  let after = 0;
  while (after < now.length - first && after < before.length - first && now.at(-1 - after) === before.at(-1 - after))
    after++;
  const changed = [];
  for (let k = first; k < now.length - after; k++) changed.push(mark.range(doc.line(k + 1).from));
  return Decoration.set(changed);
}

// What is to be shown first moves to the top of the editor; by itself the page would move, too.
function scrolled(view, { head }, { y, yMargin }) {
  if (y !== "start") return false;
  view.scrollDOM.scrollTop = view.lineBlockAt(head).top - yMargin;
  return true;
}

// parent: where it goes. run: what Ctrl-Enter does. change: told of every change.
export function makeEditor(parent, run, change) {
  const extensions = [
    lineNumbers(),
    history(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    indentUnit.of("    "),
    python(),
    marks,
    EditorView.lineWrapping,
    EditorView.scrollHandler.of(scrolled),
    syntaxHighlighting(style),
    keymap.of([
      {
        key: "Mod-Enter",
        run: () => {
          run();
          return true;
        },
      },
      ...defaultKeymap,
      ...historyKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": "Python source; Escape, then Tab leaves it",
    }),
    EditorView.updateListener.of((update) => update.docChanged && change()),
    EditorView.theme({
      ".cm-changed": { boxShadow: "inset 4px 0 var(--positive)" },
      ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 8%, transparent)" },
      "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection":
        { backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)" },
    }),
  ];
  const view = new EditorView({ state: EditorState.create({ extensions }), parent });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.setState(EditorState.create({ doc: text, extensions }));
    },
    focus: () => view.focus(),
    mark(original) {
      view.dispatch({ effects: setMarks.of(changedLines(view.state.doc, original)) });
    },
    // Where a file is long, what matters is shown first.
    show(text) {
      const at = view.state.doc.toString().indexOf(text);
      if (at >= 0)
        view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "start", yMargin: 24 }) });
    },
  };
}
