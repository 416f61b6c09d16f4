// node worker.mjs PAGE CHROMIUM     tries the engine's client in a browser, from file://

import { pathToFileURL } from "node:url";
import { chromium } from "../interpreters/node_modules/playwright-core/index.mjs";

const [page, executablePath] = process.argv.slice(2);
const results = { console: [] };

// Each runs in a page of its own, where `engine` is ready and XOR is open.
const scenarios = {
  async train() {
    await engine.ask("step", { samples: 120 });
    await engine.ask("train");
    await until((event) => event.event === "snapshot" && event.samples_done > 120);
    const { samples_done: done } = await engine.ask("stop");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await engine.ask("snapshot");
    await engine.ask("reset");
    const snapshot = await engine.ask("step", { samples: 120 });
    return { stopped: after.samples_done === done && done > 120, snapshot };
  },

  async endlessLoop() {
    const before = await engine.ask("step", { samples: 30 });
    engine.limit = 1000;
    const reason = await refused(edit("return output\n", "while True: print(1)\n"));
    engine.limit = 30000; // as it is elsewhere: this machine may be slow
    await until((event) => event.event === "restarted");
    return { reason, ...(await alive(before)) };
  },

  async endedByHand() {
    const before = await engine.ask("step", { samples: 30 });
    const edited = refused(edit("return output\n", "while True: pass\n"));
    while (engine.busy?.do !== "edit") await new Promise((resolve) => setTimeout(resolve, 20));
    await engine.restart("You have ended it.");
    return { reason: await edited, ...(await alive(before)) };
  },

  async loopInTraining() {
    await edit("        output = add(", "        while self.training and input == [[1, 1]]: pass\n        output = add(");
    const before = await engine.ask("step", { samples: 3 });
    engine.limit = 1000;
    engine.ask("train").catch(() => {});
    const { reason } = await until((event) => event.event === "restarted");
    engine.limit = 30000;
    const { source, edited } = await engine.ask("source", { class: "FCLayer" });
    const kept = edited && source.includes("while self.training");
    const { samples_done, digest } = await engine.ask("snapshot");
    return { reason, kept, same: digest === before.digest, done: samples_done };
  },

  async idleAfterTraining() {
    await engine.ask("train");
    await edit("return input_error\n", "return input_error\n# nothing\n");
    engine.limit = 500;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return events.some((event) => event.event === "restarted");
  },

  async loopInCheckpoint() {
    const before = await engine.ask("step", { samples: 30 });
    engine.checkpoint = { ...engine.checkpoint, edits: { FCLayer: "while True: pass" } };
    engine.restart();
    await until((event) => event.event === "restarted");
    return alive(before);
  },

  async failure() {
    const before = await engine.ask("step", { samples: 30 });
    const reason = await refused(edit("return output\n", "raise KeyboardInterrupt\n"));
    await until((event) => event.event === "restarted");
    return { reason, ...(await alive(before)) };
  },

  async memory() {
    const before = await engine.ask("step", { samples: 30 });
    const end = "\na = [0]\nwhile True: a = a + a\n";
    const reason = await refused(edit("return input_error\n", "return input_error\n" + end));
    return { reason, ...(await alive(before)) };
  },

  async output() {
    await edit("return input_error\n", "return input_error\nprint('hello')\nprint('again')\n");
    return (await until((event) => event.event === "output")).lines;
  },

  // By the layers first; after a restart another worker begins again to write the program.
  async large() {
    const { setup } = catalogue.data.find(({ name }) => name === "digits");
    setup.layers[0].size = 6;
    setup.data.samples = 20;
    let taken = false;
    const ask = engine.ask;
    engine.ask = async (request, content) => {
      const result = await ask.call(engine, request, content);
      taken ||= request === "native";
      return result;
    };
    await engine.ask("open", { setup });
    await engine.restart();
    const { layers } = await engine.ask("step", { samples: 7 });
    while (!taken) await new Promise((resolve) => setTimeout(resolve, 20));
    const { digest } = await engine.ask("step", { epochs: 2 });
    return { layers: layers.length, digest };
  },

  async licences() {
    const [licences] = await embedded("licences.txt");
    return new TextDecoder().decode(licences);
  },
};

// What the scenarios share, in the page.
const helpers = {
  until(isIt) {
    return new Promise((resolve) => {
      const look = setInterval(() => {
        const event = events.find(isIt);
        if (event) resolve(event, clearInterval(look));
      }, 20);
    });
  },
  refused: (promise) => promise.then(() => null, (error) => error.message),
  async edit(old, now) {
    const { source } = await engine.ask("source", { class: "FCLayer" });
    return engine.ask("edit", { class: "FCLayer", source: source.replace(old, now) });
  },
  async alive(before) {
    const { digest, samples_done: done } = await engine.ask("snapshot");
    const { edited } = await engine.ask("source", { class: "FCLayer" });
    const next = await engine.ask("step", { samples: 1 });
    return { same: digest === before.digest, edited, went: next.samples_done - done };
  },
};

// In a browser that lacks something, nothing gets ready.
async function unable(tab) {
  await tab.addInitScript(() => delete window.DecompressionStream);
  await tab.goto(pathToFileURL(page).href);
  return tab.evaluate(async () => {
    const { reason } = await until((event) => event.event === "unable");
    return { reason, refused: await refused(engine.ask("stop")) };
  });
}

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];

async function share(tab) {
  for (const [helper, code] of Object.entries(helpers)) {
    const source = code.toString().replace(/^(async )?(\w+)\(/, "$1function $2(");
    await tab.addInitScript(`window.${helper} = ${source}`);
  }
}

const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const tab = await browser.newPage();
    tab.on("console", (message) => results.console.push(`${name}: ${message.text()}`));
    tab.on("pageerror", (error) => results.console.push(`${name}: ${error}`));
    await share(tab);
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(async () => {
      const { catalogue } = await until((event) => event.event === "ready");
      await engine.ask("open", { setup: catalogue.data[0].setup });
      window.catalogue = catalogue;
      events.length = 0;
    });
    const source = scenario.toString().replace(/^async (\w+)/, "async function $1");
    results[name] = await tab.evaluate(`(${source})()`);
    await tab.close();
  }
  const tab = await browser.newPage();
  await share(tab);
  results.unable = await unable(tab);
} finally {
  await browser.close();
}
console.log(JSON.stringify(results));
