// What the adapters of this folder share: nested arrays, and where the libraries are.
//
// The environment variable JAVASCRIPT names a directory that holds them: node_modules with the
// packages of npm, and webnn-baseline, a clone of
// https://github.com/webmachinelearning/webnn-baseline

import { createRequire } from "module";
import path from "path";
import { pathToFileURL } from "url";

const directory = path.resolve(process.env.JAVASCRIPT || ".") + path.sep;

export const require = createRequire(directory);
export const load = (name) => import(pathToFileURL(directory + name));
export const single = process.argv.includes("--float32");
export const range = (n) => [...Array(n).keys()];
export const shape = (a) => (Array.isArray(a) ? [a.length, ...shape(a[0])] : []);
export const flat = (a) => (Array.isArray(a) ? a.flat(Infinity) : [a]);
export const map = (f, a) => (Array.isArray(a) ? a.map((part) => map(f, part)) : f(a));

// Nested arrays of that shape, from their elements in order.
export function nested(elements, [n, ...rest], at = { place: 0 }) {
  if (n === undefined) return Number(elements[at.place++]);
  return range(n).map(() => nested(elements, rest, at));
}
