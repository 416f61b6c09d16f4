// A little picture for each data set.

const dots = (points, colour) =>
  points
    .map(
      ([x, y]) =>
        `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.9" fill="var(--${colour})"/>`,
    )
    .join("");

const around = (count, f) => Array.from({ length: count }, (_, k) => f(k / count));

const ring = (radius, count) =>
  around(count, (t) => [
    20 + radius * Math.cos(2 * Math.PI * t),
    20 + radius * Math.sin(2 * Math.PI * t),
  ]);

const spiral = (sign) =>
  around(11, (t) => {
    const angle = 1.25 * 2 * Math.PI * t;
    return [
      20 + sign * (3.5 + 14 * t) * Math.cos(angle),
      20 + sign * (3.5 + 14 * t) * Math.sin(angle),
    ];
  });

const moon = (sign) =>
  around(9, (t) => {
    const angle = Math.PI * t * 1.12;
    return [
      20 - sign * 5 + sign * 12 * Math.cos(angle),
      20 + sign * 3 - sign * 12 * Math.sin(angle),
    ];
  });

const DRAWN = {
  xor:
    dots(
      [
        [10, 10],
        [30, 30],
      ],
      "positive",
    ) +
    dots(
      [
        [10, 30],
        [30, 10],
      ],
      "negative",
    ),
  circle: dots([...ring(5, 6), [20, 20]], "positive") + dots(ring(15, 16), "negative"),
  spirals: dots(spiral(1), "negative") + dots(spiral(-1), "positive"),
  moons: dots(moon(1), "negative") + dots(moon(-1), "positive"),
  curve:
    '<path d="M5 34C12 -6 17 8 20 20S28 46 35 6" fill="none" stroke="var(--positive)" stroke-width="2.5"/>',
  names:
    '<path d="M6 31L15 9L24 31M9.5 23H20.5" fill="none" stroke="var(--ink)" stroke-width="3" stroke-linejoin="round"/>' +
    dots(
      [
        [28, 30],
        [35, 30],
      ],
      "positive",
    ),
  digits:
    '<path d="M12 10Q20 3 27 10Q30 17 19 19Q32 20 28 30Q21 38 11 31" fill="none" stroke="var(--ink)" stroke-width="3.5" stroke-linecap="round"/>',
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = DRAWN[name] || "";
  return svg;
}
