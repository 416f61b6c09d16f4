// Reads a list of [function, argument] and prints what link.js makes of each.

import { readFileSync } from "node:fs";
import { decode, encode } from "../../laboratory/engine/link.js";

const functions = { encode, decode };
const results = JSON.parse(readFileSync(0, "utf8")).map(([name, argument]) => {
  try {
    return { result: functions[name](argument) };
  } catch (error) {
    return { error: error.message };
  }
});
console.log(JSON.stringify(results));
