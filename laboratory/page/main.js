import { Engine } from "../engine/client.js";

const numbers = document.querySelector("#numbers");

function show(snapshot) {
  const { layers, setup, ...rest } = snapshot;
  numbers.textContent = JSON.stringify(rest, null, 1);
}

const engine = new Engine({
  async onevent(event) {
    if (event.event === "ready") {
      show(await engine.ask("open", { setup: event.catalogue.data[0].setup }));
      await engine.ask("train");
    } else if (event.event === "snapshot") show(event);
  },
});
document.querySelector("#train").onclick = () => engine.ask("train");
document.querySelector("#stop").onclick = async () => show(await engine.ask("stop"));
window.engine = engine; // for the tests
