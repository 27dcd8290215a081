// The parts of the main job that more than one browser story walks through.

import { join, resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { enterAs } from "./house.mjs";

const demo = resolve(import.meta.dirname, "../../demo");

/** Uploads a workbook and arrives at what was seen in it. */
export async function look(house, page, file) {
  await page.goto(house.address + "intake");
  await page.setInputFiles("input[type=file]", join(demo, file));
  await page.locator("main form button.main").first().click();
  await page.waitForURL(/\/intake\/looks\//);
}

/** Answers questions of the look by their ids, and types over cells. */
export async function answer(page, answers) {
  for (const [id, choice] of Object.entries(answers)) {
    const control = page.locator(`[name="${id}"]`).first();
    if (await control.evaluate((element) => element.tagName) === "SELECT") await control.selectOption(choice);
    else await control.fill(choice);
  }
  await page.locator("form[action$='/answers'] button.main").first().click();
  await page.waitForLoadState();
}

async function takeIn(page, source) {
  await page.fill("#source", source);
  await page.fill("#as_of", "2025-05-15");
  await page.locator("form[action$='/taking'] button.main").click();
  await page.waitForURL(/done=/);
}

/** Lan takes the board's workbook in, its questions answered; stays on the page that says so. */
export async function boardTakesIn(house, lan) {
  await look(house, lan, "ban-quan-ly-kkt.xlsx");
  await answer(lan, {
    K63: "1250", F108: "2010-09-01", F109: "2019-04-25", F110: "2019-04-03", "row:154": "skip", "row:155": "skip",
  });
  const here = new URL(lan.url()).pathname;
  await lan.goto(`${house.address.slice(0, -1)}${here}?row=23`);
  await lan.fill('[name="C23"]', "5399004360");
  await lan.locator("#sheet form button").click();
  await lan.waitForLoadState();
  await takeIn(lan, "Công văn số 12/BQL-QLDN (mẫu) ngày 10/7/2025");
}

/** Nam takes the Party side's workbook in. */
export async function partyTakesIn(house, nam) {
  await look(house, nam, "dang-uy.xls");
  await answer(nam, { period: "2024-05-16/2025-05-15" });
  await takeIn(nam, "Biểu tổng hợp tháng 7/2025 (mẫu)");
}

/** The windows of these people, by name. */
export async function windows(house, ...names) {
  const opened = {};
  for (const name of names) opened[name] = await enterAs(house, name);
  return opened;
}

/** The text of a file inside a ZIP package (.docx, .xlsx). */
export function partOf(bytes, name) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [size, names, extra, comment] = [20, 28, 30, 32].map((place, index) => index ? bytes.readUInt16LE(at + place) : bytes.readUInt32LE(at + place));
    if (bytes.toString("utf8", at + 46, at + 46 + names) === name) {
      const local = bytes.readUInt32LE(at + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(start, start + size);
      return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString("utf8");
    }
    at += 46 + names + extra + comment;
  }
  throw new Error(`no ${name} in the package`);
}

/** The figures of a report as its content controls bear them: tag → text. */
export function figuresOf(document) {
  const figures = new Map();
  for (const [, properties, content] of document.matchAll(/<w:sdt>(.*?)<w:sdtContent>(.*?)<\/w:sdtContent>/gs)) {
    const tag = properties.match(/<w:tag w:val="([^"]*)"/)?.[1];
    if (tag) figures.set(tag, [...content.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((match) => match[1]).join(""));
  }
  return figures;
}
