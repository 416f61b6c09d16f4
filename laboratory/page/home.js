// Take home: the program, the file, the link.

import { encode } from "../engine/link.js";
import { copy, download, find, say } from "./dom.js";

export function startHome(lab) {
  let program = null;
  let shown = "";

  async function show() {
    if (!lab.snapshot) return;
    await lab.stop();
    const moment = `${lab.opened} ${lab.snapshot.samples_done} ${lab.snapshot.digest}`;
    find("home-link").value = location.href.split("#")[0] + "#" + encode(lab.setup);
    if (moment === shown) return;
    program = await lab.ask("program");
    if (!program) return;
    shown = moment;
    find("home-program").textContent = program.program;
    say(find("home-digest"), program.digest);
    say(find("home-copied"), "");
  }

  // Does something, and says that it is done or why not.
  const told = (where, done, f) => async () => {
    try {
      await f();
      say(find(where), done);
    } catch (error) {
      say(find(where), error.message);
    }
  };

  find("home-copy").addEventListener(
    "click",
    told("home-copied", "Copied.", () => copy(program.program)),
  );
  find("home-download").addEventListener(
    "click",
    told("home-copied", "Saved.", () => download(program.name, program.program, "text/x-python")),
  );
  find("home-link-copy").addEventListener(
    "click",
    told("home-link-state", "Copied.", () => copy(find("home-link").value)),
  );
  find("home-save").addEventListener(
    "click",
    told("home-file-state", "Saved.", async () => {
      const { name, text } = await lab.engine.ask("save");
      download(name, text, "application/json");
    }),
  );
  find("home-load").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    await told("home-file-state", `Loaded ${file.name}.`, async () => {
      await lab.begin(await lab.engine.ask("load", { text: await file.text() }));
    })();
    target.value = "";
    show();
  });
  find("home-link").addEventListener("focus", ({ target }) => target.select());

  return { show };
}
