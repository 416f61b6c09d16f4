// Train, pause, one epoch, one sample, reset; and the figures.

import { find, say } from "../dom.js";
import { short, whole } from "../numbers.js";
import { hideMessage } from "../message.js";

export function startBar(lab) {
  const train = find("train");
  train.addEventListener("click", () => {
    hideMessage();
    if (lab.goesOn) lab.stop();
    else lab.start();
  });
  find("epoch").addEventListener("click", () => lab.step({ epochs: 1 }));
  find("sample").addEventListener("click", () => lab.step({ samples: 1 }));
  find("reset").addEventListener("click", () => {
    hideMessage();
    lab.inTurn(() => lab.reset());
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest(
      "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog",
    );
    if (event.key.toLowerCase() !== "t" || typing || find("play").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    train.click();
  });

  lab.addEventListener("training", () => {
    say(train, lab.goesOn ? "Pause" : "Train");
    train.dataset.training = lab.goesOn;
  });

  lab.addEventListener("opened", () =>
{
    const { of, lap } = lab.snapshot;
    say(find("epoch"), lap ? `${of} names` : "One epoch");
    say(find("sample"), lab.setup.batch_size > 1 ? "One batch" : lap ? "One name" : "One sample");
    say(find("figure-epoch").previousElementSibling, lap ? "names" : "epoch");
    say(find("figure-speed").previousElementSibling, `${lap ? "names" : "samples"} a second`);
  }  );
  lab.addEventListener("snapshot", () => {
    const { epoch, sample, of, lap, error, speed, digest, samples_done: done } = lab.snapshot;
    const epochs = whole(epoch) + (sample ? ` + ${sample}/${of}` : "");
    say(find("figure-epoch"), lap ? whole(done) : epochs);
    say(find("figure-error"), error === null ? "–" : short(error));
    say(find("figure-speed"), speed ? whole(speed) : "–");
    say(find("figure-digest"), digest ? digest.slice(0, 8) : "–");
    find("figure-digest").title = digest || "";
  });

  // Of the samples that train and of the test, both of the moment of the error beside them.
  const showRight = () => {
    const { test_accuracy: test } = lab.picture;
    const known = !lab.training || lab.setup.data.name !== "digits"; // too slow while it trains
    const accuracy = known ? lab.picture.accuracy : undefined;
    const shares = [accuracy, test].filter((share) => share !== undefined);
    const none = lab.data && !lab.data.classes;
    find("figure-right").parentElement.hidden = none;
    if (none) return;
    const text = shares.map((share) => `${+(100 * share).toFixed(1)} %`).join(" · ");
    say(find("figure-right"), lab.stale || !text ? "…" : text);
    const of = accuracy === undefined ? [] : ["of the samples that train"];
    if (test !== undefined) of.push("of samples that it never learned");
    find("figure-right").title = of.join(" · ");
  };
  for (const event of ["picture", "snapshot", "opened"]) lab.addEventListener(event, showRight);
}
