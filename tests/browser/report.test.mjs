// The second half of the main job by clicks: both sides agree, sign one table
// of figures, conclude the conference, and Hoa issues the report, whose figures
// are those that were signed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";
import { boardTakesIn, figuresOf, partOf, partyTakesIn, windows } from "./work.mjs";

const INDICATORS = ["L1", "L3", "C1", "E3", "S1", "S4", "P1.DB", "P1.CB", "P2", "P3", "U1", "U2", "Y1", "Y2"];
let house;
let cast;
before(async () => {
  house = await openHouse();
  cast = await windows(house, "Lan", "Nam", "Hoa", "Tuấn");
  await boardTakesIn(house, cast.Lan);
  await partyTakesIn(house, cast.Nam);
});
after(async () => { await house?.close(); });

/** The page in English, on a phone, and on paper. */
async function isWellEverywhere(name, path) {
  const english = await enterAs(house, name, { lang: "en" });
  await english.goto(house.address.slice(0, -1) + path);
  await isWell(english, `${path} in English`);
  const narrow = await enterAs(house, name, { width: 390 });
  await narrow.goto(house.address.slice(0, -1) + path);
  for (const details of await narrow.locator("main details > summary").all()) await details.click();
  await isWell(narrow, `${path} on a phone, everything open`);
  const paper = await narrow.pdf({ format: "A4" });
  assert.equal(paper.subarray(0, 4).toString(), "%PDF", `${path} is printed`);
  await english.context().close();
  await narrow.context().close();
}

let table;
let report;

test("hoa_and_tuan_agree_on_every_open_difference", async () => {
  const { Hoa: hoa, Tuấn: tuan } = cast;
  for (const page of [hoa, tuan]) {
    await page.goto(house.address + "reconciliation?state=under-review");
    const open = page.locator("input[name=cell]");
    assert.ok(await open.count() > 0, "there are differences");
    for (const box of await open.all()) await box.check();
    await page.locator("button[name=agency]").first().click();
    await page.waitForLoadState();
  }
  await hoa.goto(house.address + "reconciliation?state=under-review");
  assert.equal(await hoa.locator("input[name=cell]").count(), 0, "nothing is open any more");
  await isWell(hoa, "the settled reconciliation");
});

test("lan_draws_a_table_up_and_both_sides_sign_it", async () => {
  const { Lan: lan, Hoa: hoa, Tuấn: tuan } = cast;
  await lan.goto(house.address + "reconciliation");
  await lan.locator("a[href^='/agreed-tables/new']").click();
  await lan.fill("[name=title]", "");
  await lan.locator("[name=title]").evaluate((field) => field.removeAttribute("required"));
  await lan.locator("main form button.main").click();
  await isWell(lan, "the refused table");
  assert.ok(await lan.locator(".faulty").count() >= 2, "title and indicators are asked for at once");
  await lan.fill("[name=title]", "Bảng số liệu thống nhất năm thứ hai");
  await lan.locator("[name=programme]").selectOption({ index: 1 });
  for (const code of INDICATORS) await lan.locator(`[name=indicators][value="${code}"]`).check();
  await lan.locator("main form button.main").click();
  await lan.waitForURL(/\/agreed-tables\/\d+/);
  table = new URL(lan.url()).pathname;
  for (const page of [hoa, tuan]) {
    await page.goto(house.address.slice(0, -1) + table);
    await page.locator("form[action$='/signatures'] button").click();
    await page.waitForURL(/done=/);
  }
  assert.equal(await tuan.locator(".signature.signed").count(), 2);
  await isWell(tuan, "the signed table");
  await isWellEverywhere("Minh", table);
});

test("the_conference_is_added_to_and_concluded_by_both", async () => {
  const { Lan: lan, Hoa: hoa, Tuấn: tuan } = cast;
  await lan.goto(house.address + "reviews");
  await lan.locator("main a[href^='/reviews/']").first().click();
  const review = new URL(lan.url()).pathname;
  const task = lan.locator("details").filter({ has: lan.locator("[name=kind][value=task]") }).last();
  await task.locator("summary").first().click();
  await task.locator("[name=text]").last().fill("Hằng quý hai bên đối chiếu số liệu trước ngày 15 tháng đầu quý sau.");
  await task.locator("button.main").last().click();
  await lan.waitForURL(/done=/);
  assert.match(await lan.locator("main").innerText(), /Hằng quý hai bên đối chiếu/);
  for (const page of [hoa, tuan]) {
    await page.goto(house.address.slice(0, -1) + review);
    await page.locator("form[action$='/consent'] button").click();
    await page.waitForURL(/done=/);
  }
  await isWell(tuan, "the concluded conference");
  await isWellEverywhere("Minh", review);
});

test("the_report_is_drafted_issued_and_says_what_was_signed", async () => {
  const { Lan: lan, Hoa: hoa } = cast;
  await lan.locator("a[href^='/reports?review=']").click();
  const form = lan.locator("form[action='/reports']");
  await form.locator("[name=subject]").fill("Sơ kết năm thứ hai thực hiện Chương trình phối hợp giai đoạn 2023-2025");
  await form.locator("[name=day]").fill("07/2025");
  await form.locator("[name=recipients]").fill("Tỉnh ủy (báo cáo)\nLưu: VT, QLDN");
  await form.locator("[name=post_0]").fill("Trưởng ban");
  await form.locator("[name=authority_1]").selectOption("on-behalf");
  await form.locator("[name=principal_1]").fill("Đảng ủy");
  await form.locator("[name=post_1]").fill("Bí thư");
  await form.locator("button.main").click();
  await lan.waitForURL(/\/reports\/\d+/);
  report = new URL(lan.url()).pathname;
  await isWell(lan, "the drafted report");

  await hoa.goto(house.address.slice(0, -1) + report);
  await hoa.locator("form[action$='/issue'] [name=issued_on]").fill("hôm nay");
  await hoa.locator("form[action$='/issue'] button.main").click();
  assert.ok(await hoa.locator(".fault").count() > 0);
  await isWell(hoa, "the refused issue");
  await hoa.locator("form[action$='/issue'] [name=issued_on]").fill("25/07/2025");
  await hoa.locator("form[action$='/issue'] [name=number]").fill("15");
  await hoa.locator("form[action$='/issue'] button.main").click();
  await hoa.waitForURL(/done=/);
  assert.match(await hoa.locator(".tag.good").first().innerText(), /^15\/BC-/);

  const arrives = hoa.waitForEvent("download");
  await hoa.locator("a[href$='/document.docx']").click();
  const file = await (await arrives).path();
  const figures = figuresOf(partOf(await readFile(file), "word/document.xml"));
  await hoa.goto(house.address.slice(0, -1) + table);
  const heads = await hoa.locator(".figures-table thead th .code").allInnerTexts();
  const totals = await hoa.locator(".figures-table tfoot td").evaluateAll((cells) => cells.map((cell) => cell.firstChild.textContent.trim()));
  const signed = new Map(heads.map((code, place) => [code, totals[place]]));
  for (const code of ["L1", "L3", "E3", "P1.CB", "P2", "U2"]) {
    const tag = [...figures.keys()].find((one) => one.endsWith(`.cumulative.${code}`));
    assert.equal(figures.get(tag), signed.get(code), `${code} in the document is what was signed`);
  }
  const sum = [...figures].find(([tag]) => tag.endsWith(".cumulative.P1"))?.[1];
  assert.notEqual(sum ?? "…", "…", "the sum of the Party organisations follows from its parts");

  // The file that was taken away comes back: nothing in it is out of date.
  await hoa.goto(house.address.slice(0, -1) + report);
  await hoa.setInputFiles("#refresh-file", { name: "bao-cao.docx", mimeType: "application/octet-stream", buffer: await readFile(file) });
  await hoa.locator("button[name=answer][value=list]").click();
  await hoa.waitForLoadState();
  assert.match(await hoa.locator("main h3").first().innerText(), /\b0\b|không/i);
  await isWellEverywhere("Minh", report);
  await isWellEverywhere("Minh", "/reports");
});

test("minh_sees_that_nothing_differs_today_and_then_what_does", async () => {
  const minh = await enterAs(house, "Minh");
  await minh.goto(`${house.address.slice(0, -1)}${table}/changes`);
  assert.equal(await minh.locator("main table").count(), 0);
  const { Nam: nam } = cast;
  await nam.goto(house.address + "intake");
  await nam.locator("form[action$='/undoing'] button").first().click();
  await nam.waitForURL(/done=/);
  await minh.reload();
  const why = await minh.locator("main table").innerText();
  assert.match(why, /Nam/, "who changed it is named");
  await isWell(minh, "why figures changed");
  await minh.goto(`${house.address.slice(0, -1)}${report}/changes`);
  assert.ok(await minh.locator("main tbody tr").count() > 0);
  await isWellEverywhere("Minh", `${report}/changes`);
  await isWellEverywhere("Minh", `${table}/changes`);
});
