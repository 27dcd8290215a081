// The parts of the main job that more than one browser story walks through.

import { join, resolve } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
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

/** The entries of a ZIP package by their names, unpacked. */
function entriesOf(bytes) {
  const entries = new Map();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [size, names, extra, comment] = [20, 28, 30, 32].map((place, index) => index ? bytes.readUInt16LE(at + place) : bytes.readUInt32LE(at + place));
    const name = bytes.toString("utf8", at + 46, at + 46 + names), local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    entries.set(name, bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
    at += 46 + names + extra + comment;
  }
  return entries;
}

/** A workbook in which the cell at `address` of a sheet holds a number, as an office program would save it. */
export function withNumber(bytes, sheet, address, number) {
  const entries = entriesOf(bytes);
  const text = entries.get(sheet).toString("utf8");
  const cell = new RegExp(`<c r="${address}"( s="\\d+")?[^>]*?(/>|>.*?</c>)`);
  if (!cell.test(text)) throw new Error(`no cell ${address}`);
  entries.set(sheet, Buffer.from(text.replace(cell, `<c r="${address}"$1><v>${number}</v></c>`)));
  const parts = [], directory = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const title = Buffer.from(name), sum = crc32(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt32LE(sum, 14);
    head.writeUInt32LE(content.length, 18); head.writeUInt32LE(content.length, 22); head.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(20, 4); entry.writeUInt16LE(20, 6); entry.writeUInt32LE(sum, 16);
    entry.writeUInt32LE(content.length, 20); entry.writeUInt32LE(content.length, 24); entry.writeUInt16LE(title.length, 28); entry.writeUInt32LE(offset, 42);
    parts.push(head, title, content);
    directory.push(entry, title);
    offset += 30 + title.length + content.length;
  }
  const list = Buffer.concat(directory), end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(entries.size, 8); end.writeUInt16LE(entries.size, 10);
  end.writeUInt32LE(list.length, 12); end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
