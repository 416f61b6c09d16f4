// The errors of the epochs, as the engine sends them: thinned when they are many; and those of the
// test, of the moments at which there was time for it.

import { number } from "./numbers.js";

const MOST = 600; // errors of the test that are kept

export class History {
  constructor() {
    this.clear();
  }

  clear() {
    this.epochs = [];
    this.errors = []; // null where there is no finite number
    this.broken = []; // [epoch, "nan" or "inf"] of these
    this.every = 1;
    this.now = null; // [epoch with its fraction, error so far, the same as text] of one that has begun
    this.test = []; // pairs like that
  }

  // errors: {from, every, values}; the value j is that of the epoch (from + j) * every + 1. Where there
  // are laps instead of epochs, samples are counted.
  add({ errors, epoch, sample, of, lap, error }) {
    const unit = lap ? of : 1;
    const { from, every, values } = errors;
    if (from === 0 || every !== this.every) {
      const { test } = this;
      this.clear();
      this.test = test;
    }
    this.every = every;
    values.forEach((value, j) => {
      const at = ((from + j) * every + 1) * unit;
      this.epochs.push(at);
      this.errors.push(finite(value));
      if (finite(value) === null) this.broken.push([at, value]);
    });
    this.now = sample && error !== null ? [(epoch + sample / of) * unit, finite(error), error] : null;
  }

  // [epoch, "nan" or "inf"] of all that are no finite numbers.
  get lost() {
    return this.now && this.now[1] === null ? [...this.broken, [this.now[0], this.now[2]]] : this.broken;
  }

  addTest(epoch, error) {
    if (this.test.length && this.test[this.test.length - 1][0] >= epoch) this.test.pop();
    this.test.push([epoch, finite(error)]);
    if (this.test.length > MOST) this.test = this.test.filter((_, k) => k % 2 === 0);
  }
}

const finite = (error) => (Number.isFinite(number(error ?? NaN)) ? number(error) : null);
