// The errors of the epochs, as the engine sends them: thinned when they are many.

export class History {
  constructor() {
    this.clear();
  }

  clear() {
    this.epochs = [];
    this.errors = [];
    this.every = 1;
  }

  // errors: {from, every, values}; the value j is that of the epoch (from + j) * every + 1
  add({ errors }) {
    const { from, every, values } = errors;
    if (from === 0 || every !== this.every) this.clear();
    this.every = every;
    values.forEach((error, j) => {
      this.epochs.push((from + j) * every + 1);
      this.errors.push(typeof error === "number" ? error : null); // not finite: a gap
    });
  }
}
