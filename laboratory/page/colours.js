// The page's colours for drawing on a canvas, which CSS does not reach.

let known = null;

export function colours() {
  if (!known) {
    const probe = document.body.appendChild(document.createElement("i"));
    known = {};
    for (const name of ["card", "ink", "faint", "line", "accent", "negative", "positive", "wrong"]) {
      probe.style.color = `var(--${name})`;
      known[name] = parse(getComputedStyle(probe).color);
    }
    probe.remove();
  }
  return known;
}

const listeners = new Set();

export const onColours = (f) => listeners.add(f);

export function coloursChanged() {
  known = null;
  for (const f of listeners) f();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", coloursChanged);

const parse = (rgb) => rgb.match(/\d+/g).map(Number).slice(0, 3);

export const css = ([red, green, blue], alpha = 1) => `rgb(${red} ${green} ${blue} / ${alpha})`;

// From blue (-1) by way of the card's colour (0) to orange (1).
export function signed(x) {
  const { card, negative, positive } = colours();
  if (Number.isNaN(x)) return colours().faint;
  const end = x < 0 ? negative : positive;
  const share = Math.min(1, Math.abs(x));
  return card.map((c, i) => Math.round(c + (end[i] - c) * share));
}

// From the card's colour (0) to ink (1): grey pictures.
export function grey(x) {
  const { card, ink } = colours();
  const share = Math.min(1, Math.max(0, x));
  return card.map((c, i) => Math.round(c + (ink[i] - c) * share));
}

// Black or white, whichever reads better on a colour.
export function legible([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff";
}
