// Sentences for the user: what went wrong and what helps.

import { element, find, say } from "./dom.js";

export function showMessage(text) {
  const box = find("message");
  say(box.querySelector("p"), text);
  box.hidden = false;
}

export function hideMessage() {
  find("message").hidden = true;
}

let offer = null;

// Shows, while something takes long, how long it has taken and a button to stop it.
export function offerStop(busy, stop) {
  if (!busy) {
    offer?.remove();
    offer = null;
    return;
  }
  if (!offer) {
    const button = element(
      "button",
      { type: "button", class: "primary", id: "stop-busy" },
      "Stop it",
    );
    button.addEventListener("click", () => {
      button.disabled = true;
      stop();
    });
    offer = element("div", { class: "message busy", role: "status" }, element("p"), button);
    find("message").after(offer);
  }
  say(
    offer.querySelector("p"),
    "Python has been busy for some seconds. It may need more, or never end.",
  );
}

export function startMessages() {
  find("message").querySelector("button").addEventListener("click", hideMessage);
}
