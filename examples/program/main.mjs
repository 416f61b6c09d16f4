// Trains the program xor.mjs, of docs/program.md.

import { predict, train } from "./xor.mjs";

const x = [[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]];
const y = [[[0]], [[1]], [[1]], [[0]]];
const errors = train(x, y, 1000, 0.1);
console.log(errors.at(-1));
console.log(predict([[1, 0]]));
