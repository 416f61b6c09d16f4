// A heat map: a button with a canvas, which shows its numbers when it is pressed.

import { css, grey, legible, onColours, signed } from "./colours.js";
import { element, say } from "./dom.js";
import { matrices, short, times, tiny } from "./numbers.js";
import { showNumbers } from "./dialog.js";

const GAP = 3; // between the matrices of a volume
const READABLE = 34; // pixels a cell needs for its number
const WIDTH = 200; // of all of it, at most, where cells can be smaller

// The page's measures grow with its letters, from a phone to a projector.
const unit = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

export class HeatMap {
  // name: as in the formula. what: for screen readers. options: grey: 0 to 1 as ink;
  // floor: what is coloured in full at least; tile: [rows, columns] cuts each column of a matrix
  // into pictures.
  constructor(name, what, options = {}) {
    this.name = name;
    this.what = what;
    this.options = options;
    this.title = element("span", { class: "name" }, name);
    this.canvas = element("canvas");
    this.node = element(
      "button",
      { type: "button", class: "map", hidden: true },
      this.title,
      this.canvas,
    );
    this.node.addEventListener(
      "click",
      () => this.values && showNumbers(this.what, this.values, this.shape),
    );
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.redraw = () => this.values && this.node.isConnected && this.draw();
    onColours(this.redraw);
  }

  // values: flat numbers in C order
  update(values, shape) {
    if (String(shape) !== String(this.shape)) {
      this.shape = shape;
      const title = `${this.name} ${times(shape)}`;
      say(this.title, title);
      const label = `${this.what}, ${shape.join(" by ")}: show the numbers (${title})`;
      this.node.setAttribute("aria-label", label);
    }
    this.values = values;
    this.node.hidden = false;
    this.draw();
  }

  parts() {
    const { tile } = this.options;
    if (!tile || this.shape.length !== 2) return matrices(this.values, this.shape);
    const [rows, columns] = tile;
    const [length, wide] = this.shape;
    if (length === 1)
      // a row that is a picture
      return [
        { name: "", rows, columns, at: (row, column) => this.values[row * columns + column] },
      ];
    const count = wide;
    return Array.from({ length: count }, (_, j) => ({
      name: `column ${j}`,
      rows,
      columns,
      at: (row, column) => this.values[(row * columns + column) * count + j],
    }));
  }

  draw() {
    const parts = this.parts();
    const { rows, columns } = parts[0];
    const width = WIDTH;
    const across = this.across(parts, width);
    const down = Math.ceil(parts.length / across);
    const most = parts.length > 1 ? 14 : 46;
    const cell = Math.max(
      2,
      Math.min(
        most,
        Math.floor((width - GAP * (across - 1)) / (across * columns)),
        Math.floor(Math.max(150, 30 * down) / (rows * down)),
      ),
    );
    const high = cell >= READABLE ? 24 : cell;
    const wide = across * (columns * cell + GAP) - GAP;
    const tall = down * (rows * high + GAP) - GAP;
    this.layout = { parts, across, cell, high };
    const context = this.prepare(wide, tall);
    const largest = this.options.grey
      ? 1
      : this.values.reduce(
          (most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most),
          this.options.floor || 0,
        ) || 1;
    const colour = this.options.grey ? grey : signed;
    context.clearRect(0, 0, wide, tall);
    context.font = "11px ui-monospace, 'DejaVu Sans Mono', monospace";
    context.textAlign = "center";
    context.textBaseline = "middle";
    parts.forEach((part, index) => {
      const left = (index % across) * (columns * cell + GAP);
      const top = Math.floor(index / across) * (rows * high + GAP);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const value = part.at(row, column);
          const painted = colour(value / largest);
          context.fillStyle = css(painted);
          context.fillRect(left + column * cell, top + row * high, cell, high);
          if (cell >= READABLE) {
            context.fillStyle = legible(painted);
            context.fillText(
              tiny(value),
              left + (column + 0.5) * cell,
              top + (row + 0.5) * high,
              cell - 2,
            );
          }
        }
      }
    });
  }

  // How many matrices beside each other.
  across(parts, width) {
    if (parts.length === 1) return 1;
    if (this.shape.length === 4) return this.shape[3]; // a row for each input channel
    return Math.max(1, Math.min(parts.length, Math.floor(width / (parts[0].columns * 4 + GAP))));
  }

  prepare(wide, tall) {
    const ratio = (window.devicePixelRatio || 1) * unit();
    const { canvas } = this;
    const size = [Math.round(wide * ratio), Math.round(tall * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      canvas.style.width = wide / 16 + "rem";
      canvas.style.aspectRatio = `${wide} / ${tall}`;
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  point(event) {
    if (!this.layout) return;
    const { parts, across, cell, high } = this.layout;
    const box = this.canvas.getBoundingClientRect();
    const scale = (16 * parseFloat(this.canvas.style.width)) / box.width;
    const x = (event.clientX - box.left) * scale;
    const y = (event.clientY - box.top) * scale;
    const { rows, columns } = parts[0];
    const [stepX, stepY] = [columns * cell + GAP, rows * high + GAP];
    const part = parts[Math.floor(y / stepY) * across + Math.floor(x / stepX)];
    const row = Math.floor((y % stepY) / high);
    const column = Math.floor((x % stepX) / cell);
    if (!part || row >= rows || column >= columns) return;
    const where = part.name ? `${part.name}, [${row}][${column}]` : `[${row}][${column}]`;
    this.node.title = `${where}: ${short(part.at(row, column))}`;
  }
}
