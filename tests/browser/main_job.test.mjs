// The main job as two offices meet it: Lan and Nam take their workbooks in,
// both sides see where their figures differ, and Lan can take hers back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";
import { boardTakesIn, look, partyTakesIn } from "./work.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

test("lan_is_shown_every_problem_before_anything_is_kept", async () => {
  const page = await enterAs(house, "Lan");
  await look(house, page, "ban-quan-ly-kkt.xlsx");
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
  await look(house, page, "ban-quan-ly-kkt.xlsx");
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
  await boardTakesIn(house, lan);
  assert.match(await lan.locator(".notice").innerText(), /Nhận bảng tính/);
  await isWell(lan, "the notice of taking in");

  const nam = await enterAs(house, "Nam");
  await partyTakesIn(house, nam);

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
