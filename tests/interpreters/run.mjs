// node run.mjs < job.json     runs a job of engines.mjs here, or, if job.chromium is the path of
//                             a Chromium, in its page, served on loopback; prints its output.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { chromium } from "playwright-core";
import { run } from "./engines.mjs";

const TYPES = { ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

async function runInPage(job, print) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    try {
      const body = path === "/" ? "<!doctype html>" : await readFile(new URL(`.${path}`, import.meta.url));
      response.setHeader("Content-Type", path === "/" ? "text/html" : TYPES[extname(path)] || "text/plain");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: job.chromium, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.exposeFunction("print", print);
    await page.evaluate(async (job) => (await import("/engines.mjs")).run(job, print), job);
  } finally {
    await browser.close();
    server.close();
  }
}

const job = JSON.parse(readFileSync(0, "utf8"));
const lines = [];
try {
  await (job.chromium ? runInPage : run)(job, (line) => lines.push(line));
} catch (error) {
  console.error(error.message || error);
  process.exitCode = 1;
}
process.stdout.write(lines.map((line) => line + "\n").join(""));
