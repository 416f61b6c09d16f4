// Train, pause, one epoch, one sample, reset; and the figures.

import { find, say } from "../dom.js";
import { short, whole } from "../numbers.js";
import { hideMessage } from "../message.js";

export function startBar(lab) {
  const train = find("train");
  train.addEventListener("click", () => {
    hideMessage();
    if (lab.goesOn) lab.stop();
    else lab.inTurn(() => lab.train());
  });
  find("epoch").addEventListener("click", () => lab.inTurn(() => lab.step({ epochs: 1 })));
  find("sample").addEventListener("click", () => lab.inTurn(() => lab.step({ samples: 1 })));
  find("reset").addEventListener("click", () => {
    hideMessage();
    lab.inTurn(() => lab.reset());
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest(
      "input, select, textarea, button, summary, [contenteditable]",
    );
    if (event.key !== "t" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    train.click();
  });

  lab.addEventListener("training", () => {
    say(train, lab.goesOn ? "Pause" : "Train");
    train.dataset.training = lab.goesOn;
  });

  lab.addEventListener("snapshot", () => {
    const { epoch, sample, of, error, speed, digest } = lab.snapshot;
    say(find("figure-epoch"), whole(epoch) + (sample ? ` + ${sample}/${of}` : ""));
    say(find("figure-error"), error === null ? "–" : short(error));
    say(find("figure-speed"), speed ? whole(speed) : "–");
    say(find("figure-digest"), digest ? digest.slice(0, 8) : "–");
    find("figure-digest").title = digest || "";
  });

  const showRight = () => {
    const { accuracy, test_accuracy: test } = lab.picture;
    const right = test ?? accuracy ?? null;
    find("figure-right").parentElement.hidden = right === null;
    if (right === null) return;
    say(find("figure-right"), `${(100 * right).toFixed(1)} %`);
    find("figure-right").title =
      test === null || test === undefined ? "of the samples" : "of digits that it never learned";
  };
  lab.addEventListener("picture", showRight);
  lab.addEventListener("opened", showRight);
}
