// The page: what is shown first, and how its parts hang together.
//
//   laboratory.js   what all parts share: the engine, the set-up, the last snapshot
//   play/           data and layers to choose, training, pictures, layers as cards
//   inside/         one training step with every number in it
//   write/          a layer's source or an exercise, to change and to run
//   home.js zip.js  the program, the file, the link, and all of it
//   store.js        what stays in the browser
//   heatmap.js dialog.js numbers.js colours.js   numbers as colours, and as numbers
//   tabs.js theme.js message.js dom.js           what every page needs

import { embedded } from "../engine/embedded.js";
import { decode, encode } from "../engine/link.js";
import { find } from "./dom.js";
import { startHome } from "./home.js";
import { startInside } from "./inside/inside.js";
import { Laboratory } from "./laboratory.js";
import { showMessage, startMessages } from "./message.js";
import { keep, recall } from "./store.js";
import { startPlay } from "./play/play.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { startWrite } from "./write/write.js";

const lab = new Laboratory();
startMessages();
startTheme();
const write = startWrite(lab);
const play = startPlay(lab, async (...planted) => {
  showTab("write");
  await write.plant(...planted);
});
const parts = { play, inside: startInside(lab), write, home: startHome(lab, write.texts) };
const showTab = startTabs((name) => parts[name].show?.());

// The set-up that a link holds, or null; what is damaged is told, and the page lives on.
function linked() {
  try {
    return decode(location.hash);
  } catch (error) {
    showMessage(error.message);
    return null;
  }
}

async function open() {
  const first = lab.catalogue.data[0].setup;
  const setup = linked();
  try {
    await lab.open(setup || recall("setup") || first);
  } catch (error) {
    if (setup) showMessage(`This link is damaged: ${error.message} Here is XOR instead.`);
    await lab.open(first);
  }
}

function showLicences() {
  find("licences").addEventListener(
    "toggle",
    async () => {
      const [text] = await embedded("licences.txt");
      find("licences").querySelector("pre").textContent = new TextDecoder().decode(text);
    },
    { once: true },
  );
}

async function start() {
  await lab.ready;
  showLicences();
  find("about").textContent +=
    ` purenn ${lab.versions.purenn} on ${lab.versions.python.split(";")[0]}.`;
  await play.watchAsShown();
  await lab.inTurn(async () => {
    await open();
    await lab.train();
  });
  const tab = recall("tab");
  if (tab && tab !== "play") showTab(tab);
}

// Also by the browser's "back", which undoes a change of the set-up.
addEventListener("hashchange", () => linked() && lab.inTurn(open));

// The address follows the set-up, so that a bookmark or a copied address brings it back.
function follow() {
  const fragment = "#" + encode(lab.setup);
  keep("setup", lab.setup);
  if (fragment === location.hash) return;
  if (decoded(location.hash)) history.pushState(null, "", fragment);
  else history.replaceState(null, "", fragment);
}

function decoded(fragment) {
  try {
    return decode(fragment);
  } catch {
    return null;
  }
}

lab.addEventListener("opened", follow);
lab.addEventListener("setup", follow);

start().catch((error) => showMessage(`The laboratory could not start: ${error.message}`));
