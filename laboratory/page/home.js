// Take home: the program, the file, the link, and everything in one archive.

import { embedded } from "../engine/embedded.js";
import { encode } from "../engine/link.js";
import { copy, download, find, say } from "./dom.js";
import { keep, recall } from "./store.js";
import { zip } from "./zip.js";

// texts: what was typed in Write, by "source FCLayer" or "exercise softmax"
export function startHome(lab, texts) {
  let program = null;
  let shownFor = ""; // which moment

  async function showNow() {
    find("home-link").value = address() + "#" + encode(lab.setup);
    find("home-link-where").hidden = location.protocol !== "file:";
    if (lab.moment === shownFor) return;
    program = await lab.ask("program");
    shownFor = program ? lab.moment : "";
    find("home-program").textContent = program?.program || "";
    say(find("home-digest"), program?.digest || "–");
    say(find("home-copied"), "");
    say(find("own-state"), "");
    find("own-program").hidden = true;
  }

  function programNow() {
    if (!program) throw new Error("There is no program of this network.");
    return program;
  }

  // In turn: what is shown may still be another network's.
  const programInTurn = () => lab.inTurn(programNow);

  // A large network takes a second or more to be written out, so only who asks waits.
  function own() {
    const language = find("own-language").value;
    return lab.inTurn(async () => {
      const found = await lab.engine.ask("own_program", { language });
      find("own-program").textContent = found.program;
      find("own-program").hidden = false;
      return found;
    });
  }

  // Everything, so that it runs where it is unpacked.
  async function everything() {
    const texted = new TextDecoder();
    const [all, licences] = await embedded("files.json", "licences.txt");
    const files = {};
    for (const [path, text] of Object.entries(JSON.parse(texted.decode(all))))
      if (path.startsWith("purenn/")) files[path] = text;
    files["LICENCES.txt"] = texted.decode(licences);
    const { name, program: text, digest } = programNow();
    files[name] = text;
    const { loaded } = (await lab.engine.ask("checkpoint")) || {};
    if (loaded) files["network.json"] = loaded; // which the program begins with
    files["trained.json"] = (await lab.engine.ask("save")).text;
    files["notes.txt"] = find("home-notes").value;
    files["link.txt"] = find("home-link").value + "\n";
    for (const [key, text] of texts) files[`written/${key.replace(" ", "-")}.py`] = text;
    files["README.txt"] =
      `From the laboratory of purenn.\n\n` +
      `python3 ${name}     trains the network, and prints its digest:\n` +
      `${digest}\n\n` +
      `trained.json is the network as it was: purenn.Network.load("trained.json") reads it.\n` +
      `purenn/ is the library, which needs nothing else; written/ is what you wrote.\n`;
    return zip(files);
  }

  const notes = find("home-notes");
  notes.value = recall("notes") || "";
  notes.addEventListener("input", () => keep("notes", notes.value));

  // Does something, and says that it is done or why not.
  const told = (where, done, f) => async () => {
    try {
      await f();
      say(find(where), done);
    } catch (error) {
      say(find(where), error.message);
    }
  };

  find("home-all").addEventListener(
    "click",
    told("home-all-state", "Saved.", async () =>
      download("laboratory.zip", await lab.inTurn(everything)),
    ),
  );
  find("home-copy").addEventListener(
    "click",
    told("home-copied", "Copied.", async () => copy((await programInTurn()).program)),
  );
  find("home-download").addEventListener(
    "click",
    told("home-copied", "Saved.", async () => {
      const { name, program } = await programInTurn();
      download(name, program, "text/x-python");
    }),
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
    told("home-link-state", "Copied.", async () =>
      copy(await lab.inTurn(() => find("home-link").value)),
    ),
  );
  find("home-save").addEventListener(
    "click",
    told("home-file-state", "Saved.", async () => {
      const { name, text } = await lab.inTurn(() => lab.engine.ask("save"));
      download(name, text, "application/json");
    }),
  );
  find("home-load").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    target.value = ""; // so that it can be chosen once more
    const load = async () => lab.begin("load", { text: await file.text() });
    told("home-file-state", `Loaded ${file.name}.`, () => lab.inTurn(load))();
  });
  find("home-link").addEventListener("focus", ({ target }) => target.select());

  return { rests: true, show: () => lab.inTurn(showNow) };
}

// Of a file, no more than its name: its folder is this machine's only.
const address = () =>
  (location.protocol === "file:" ? location.pathname.split("/").pop() : location.href.split("#")[0]);
