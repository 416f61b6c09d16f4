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
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
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
    // Where a file is long, what matters is shown first.
    show(pattern) {
      const at = view.state.doc.toString().search(pattern);
      if (at >= 0)
        view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "start", yMargin: 24 }) });
    },
  };
}
