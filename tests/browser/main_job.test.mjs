// The main job as two offices meet it: Lan and Nam take their workbooks in,
// both sides see where their figures differ, and Lan can take hers back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { axe, enterAs, missingWords, openHouse, sticksOut } from "./house.mjs";

const demo = resolve(import.meta.dirname, "../../demo");
let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

async function isWell(page, where) {
  assert.deepEqual(await missingWords(page), [], `${where}: words are missing`);
  assert.deepEqual(await axe(page), [], `${where}: axe`);
  assert.ok((await sticksOut(page)) <= 0, `${where} sticks out sideways`);
  assert.deepEqual(page.strangers, [], `${where} asks another host`);
  assert.deepEqual(page.faults, [], `${where} has faults in the console`);
}

/** Uploads a workbook and arrives at what was seen in it. */
async function look(page, file) {
  await page.goto(house.address + "intake");
  await page.setInputFiles("input[type=file]", join(demo, file));
  await page.locator("main form button.main").first().click();
  await page.waitForURL(/\/intake\/looks\//);
}

/** Answers questions of the look by their ids, and types over cells. */
async function answer(page, answers) {
  for (const [id, choice] of Object.entries(answers)) {
    const control = page.locator(`[name="${id}"]`).first();
    if (await control.evaluate((element) => element.tagName) === "SELECT") await control.selectOption(choice);
    else await control.fill(choice);
  }
  await page.locator("form[action$='/answers'] button.main").first().click();
  await page.waitForLoadState();
}

test("lan_is_shown_every_problem_before_anything_is_kept", async () => {
  const page = await enterAs(house, "Lan");
  await look(page, "ban-quan-ly-kkt.xlsx");
  await isWell(page, "the look");
  const text = await page.locator("main").innerText();
  assert.match(text, /148/, "the item that the total missed is named");
  assert.match(text, /dữ liệu cá nhân|cá nhân/, "columns about persons are refused");
  const marked = page.waitForEvent("download");
  await page.locator("a[href$='/marked']").click();
  const bytes = await readFile(await (await marked).path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK", "the marked file is a workbook");
  await page.goto(house.address + "acts");
  assert.doesNotMatch(await page.locator("table").innerText(), /Nhận bảng tính/, "looking signs nothing");
  await page.context().close();
});

test("a_refused_taking_says_what_is_open_at_its_cell", async () => {
  const page = await enterAs(house, "Lan");
  await look(page, "ban-quan-ly-kkt.xlsx");
  await page.fill("#source", "Công văn số 12/BQL-QLDN (mẫu)");
  await page.fill("#as_of", "2025-05-15");
  await page.locator("form[action$='/taking'] button.main").click();
  await page.waitForLoadState();
  const alert = await page.locator("main [role=alert]").first().innerText();
  assert.match(alert, /C23|K63/);
  await isWell(page, "the refused taking");
  await page.context().close();
});

test("both_offices_take_in_and_meet_over_their_differences", async () => {
  const lan = await enterAs(house, "Lan");
  await look(lan, "ban-quan-ly-kkt.xlsx");
  await answer(lan, {
    K63: "1250", F108: "2010-09-01", F109: "2019-04-25", F110: "2019-04-03", "row:154": "skip", "row:155": "skip",
  });
  const here = new URL(lan.url()).pathname;
  await lan.goto(`${house.address.slice(0, -1)}${here}?row=23`);
  await lan.fill('[name="C23"]', "5399004360");
  await lan.locator("#sheet form button").click();
  await lan.waitForLoadState();
  await lan.fill("#source", "Công văn số 12/BQL-QLDN (mẫu) ngày 10/7/2025");
  await lan.fill("#as_of", "2025-05-15");
  await lan.locator("form[action$='/taking'] button.main").click();
  await lan.waitForURL(/done=/);
  assert.match(await lan.locator(".notice").innerText(), /Nhận bảng tính/);
  await isWell(lan, "the notice of taking in");

  const nam = await enterAs(house, "Nam");
  await look(nam, "dang-uy.xls");
  await answer(nam, { period: "2024-05-16/2025-05-15" });
  await nam.fill("#source", "Biểu tổng hợp tháng 7/2025 (mẫu)");
  await nam.fill("#as_of", "2025-05-15");
  await nam.locator("form[action$='/taking'] button.main").click();
  await nam.waitForURL(/done=/);

  const hoa = await enterAs(house, "Hoa");
  await hoa.goto(house.address + "reconciliation");
  await isWell(hoa, "the reconciliation");
  const rows = await hoa.locator("main").innerText();
  assert.match(rows, /251/, "the Party side's figure stands there");
  assert.match(rows, /215/, "the board's figure stands beside it");
  assert.match(rows, /đang rà soát/i);
  const narrow = await enterAs(house, "Tuấn", { width: 390 });
  await narrow.goto(house.address + "reconciliation");
  await isWell(narrow, "the reconciliation on a phone");

  // Lan takes hers back, and the differences go with it.
  await lan.goto(house.address + "intake");
  await lan.locator("form[action$='/undoing'] button").first().click();
  await lan.waitForURL(/done=/);
  await hoa.goto(house.address + "reconciliation");
  assert.doesNotMatch(await hoa.locator("main").innerText(), /251/);
  for (const page of [lan, nam, hoa, narrow]) await page.context().close();
});
