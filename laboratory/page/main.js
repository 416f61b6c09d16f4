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
  tabs.show("write");
  await write.plant(...planted);
});
const parts = { play, inside: startInside(lab), write, home: startHome(lab, write.texts) };
const tabs = startTabs((name) => {
  if (parts[name].rests) lab.stop(); // it shows a network at rest
  parts[name].show();
});
let awaited = null; // the address whose set-up is not open yet, if there is one

// The set-up that the address has, or null; what is damaged is told, and the page lives on.
function linked() {
  try {
    return decode(location.hash);
  } catch (error) {
    showMessage(error.message);
    return null;
  }
}

async function open(setup) {
  const first = lab.catalogue.data[0].setup;
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

// What one does before has its turn afterwards.
async function start() {
  const [hash, setup] = [(awaited = location.hash), linked()];
  await lab.ready;
  find("about").textContent +=
    ` purenn ${lab.versions.purenn} on ${lab.versions.python.split(";")[0]}.`;
  await play.watchAsShown();
  await openAddress(hash, setup);
  if (tabs.shown === "play") await lab.train();
}

async function openAddress(hash, setup) {
  try {
    await open(setup);
  } finally {
    if (hash === awaited) awaited = null;
  }
  follow("replaceState");
}

// Also by the browser's "back", which undoes a change of the set-up. Of several in one breath the
// last is opened.
addEventListener("hashchange", () => {
  const setup = linked();
  if (!setup) return;
  const hash = (awaited = location.hash);
  lab.inTurn(() => hash === awaited && openAddress(hash, setup));
});

// The address follows the set-up, so that a bookmark or a copied address brings it back; but not
// where it is ahead of it.
function follow(how = decoded(location.hash) ? "pushState" : "replaceState") {
  const fragment = "#" + encode(lab.setup);
  keep("setup", lab.setup);
  if (awaited === null && fragment !== location.hash) history[how](null, "", fragment);
}

function decoded(fragment) {
  try {
    return decode(fragment);
  } catch {
    return null;
  }
}

lab.addEventListener("opened", () => {
  follow();
  if (tabs.shown !== "play") parts[tabs.shown].show(); // the other network
});
lab.addEventListener("setup", () => follow());

showLicences();
lab
  .inTurn(start)
  .catch((error) => showMessage(`The laboratory could not start: ${error.message}`));
tabs.show(recall("tab"));
