// A sample installation of its own for a browser story: the program is started
// in a fresh folder on a free port of the loopback address, Chromium beside it.
// Whatever a page asks of another host fails the story.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = require.resolve("axe-core/axe.min.js");
const root = resolve(import.meta.dirname, "../..");
const program = process.env.SONGHANH_PROGRAM
  ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug", process.platform === "win32" ? "songhanh.exe" : "songhanh");

/** Runs the program until it says at which address it serves. */
async function running(words) {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = await new Promise((found, failed) => {
    const see = (chunk) => {
      said += chunk;
      const match = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
      if (match) found(match[0]);
    };
    child.stdout.on("data", see);
    child.stderr.on("data", see);
    child.on("exit", (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
  });
  const stop = () => new Promise((ended) => {
    child.removeAllListeners("exit");
    child.on("exit", ended);
    child.kill();
  });
  return { address, stop };
}

/** Starts the sample installation; answers with its address and how to stop it. */
export async function openHouse() {
  const folder = await mkdtemp(join(tmpdir(), "songhanh-browser-"));
  return house(folder, await running(["demo", "--data", folder, "--port", "0"]));
}

/** The same installation served as an office serves its own, with these options. */
export async function openServer(port, options) {
  const folder = await mkdtemp(join(tmpdir(), "songhanh-browser-"));
  await (await running(["demo", "--data", folder, "--port", "0"])).stop();
  return house(folder, await running(["serve", "--data", folder, "--port", String(port), ...options]));
}

async function house(folder, { address, stop }) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  return {
    address,
    folder,
    browser,
    async close() {
      await browser.close();
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A browser window of somebody of the cast. `scripts: false` turns JavaScript off. */
export async function enterAs(house, name, { width = 1280, height = 900, scripts = true, lang = "vi" } = {}) {
  const context = await house.browser.newContext({ viewport: { width, height }, javaScriptEnabled: scripts, locale: lang === "vi" ? "vi-VN" : "en-GB", acceptDownloads: true });
  await context.addCookies([{ name: "lang", value: lang, url: house.address }]);
  const page = await context.newPage();
  page.strangers = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(house.address) && !request.url().startsWith("data:")) page.strangers.push(request.url());
  });
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.faults.push(message.text()); });
  if (name) {
    await page.goto(house.address + "sign-in");
    await page.getByRole("button", { name: new RegExp(`(?:^|\\P{L})${name}(?:\\P{L}|$)`, "u") }).first().click();
    await page.waitForURL(house.address);
  }
  return page;
}

/** What axe finds against WCAG 2.2 AA, a line each. */
export async function axe(page) {
  // Evaluated, not injected as a script: the pages allow no inline script.
  await page.evaluate(readFileSync(axeSource, "utf8"));
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return result.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

/** Words that a page lacks show as ⟦key⟧. */
export async function missingWords(page) {
  return (await page.locator("body").innerText()).match(/⟦[^⟧]*⟧/g) ?? [];
}

/** Widths by which a page sticks out sideways, in pixels. */
export async function sticksOut(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Nothing is wrong with the page: no word missing, nothing axe finds, nothing
 * that sticks out, one heading of the first level, no question to another host, no fault in the console. */
export async function isWell(page, where) {
  assert.deepEqual(await missingWords(page), [], `${where}: words are missing`);
  assert.deepEqual(await axe(page), [], `${where}: axe`);
  assert.ok((await sticksOut(page)) <= 0, `${where} sticks out sideways`);
  assert.equal(await page.locator("h1").count(), 1, `${where} has one heading of the first level`);
  assert.deepEqual(page.strangers, [], `${where} asks another host`);
  assert.deepEqual(page.faults, [], `${where} has faults in the console`);
}
