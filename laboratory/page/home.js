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
    say(find("own-state"), "");
    find("own-program").hidden = true;
  }

  // A large network takes a second or more to be written out, so only who asks waits.
  async function own() {
    const found = await lab.engine.ask("own_program", { language: find("own-language").value });
    find("own-program").textContent = found.program;
    find("own-program").hidden = false;
    return found;
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
  find("own-copy").addEventListener(
    "click",
    told("own-state", "Copied.", async () => copy((await own()).program)),
  );
  find("own-download").addEventListener(
    "click",
    told("own-state", "Saved.", async () => {
      const { name, program } = await own();
      download(name, program, "text/plain");
    }),
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
