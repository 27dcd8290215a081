// A collection round as people see it: Hoa opens it, two people fill one filing
// at once, it is sent back with a question, and goes through Excel.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";
import { withNumber } from "./work.mjs";

let house, filing;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

const picture = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("the_sample_has_a_round_under_way_that_is_half_filled", async () => {
  for (const width of [1280, 390]) {
    const lan = await enterAs(house, "Lan", { width });
    await lan.goto(house.address + "rounds");
    await isWell(lan, `rounds at ${width}`);
    await picture(lan, `rounds-${width}`);
    await lan.getByRole("link", { name: /Khu Kim Thành/ }).first().click();
    assert.match(await lan.locator("main").innerText(), /Trong thời hạn/);
    assert.match(await lan.locator("main").innerText(), /Yêu cầu chỉnh sửa/);
    await isWell(lan, `board at ${width}`);
    await picture(lan, `board-${width}`);
    await lan.getByRole("link", { name: /Ong Chăm/ }).click();
    await isWell(lan, `filing of a unit at ${width}`);
    await picture(lan, `filing-unit-${width}`);
    await lan.context().close();
  }
});

test("hoa_opens_a_round_and_the_party_side_finds_it_among_its_duties", async () => {
  const hoa = await enterAs(house, "Hoa");
  await hoa.goto(house.address + "rounds#open");
  await hoa.fill("#title", "Đợt thử của Hoa");
  await hoa.fill("#period", "2025-Q4");
  await hoa.fill("#opens_on", day(-1));
  await hoa.fill("#due_on", day(9));
  await hoa.fill("#indicators", "L1, P2, S1");
  const party = hoa.locator("input[name=agencies]").locator("xpath=..").filter({ hasText: "Đảng ủy các cơ quan Đảng" });
  await party.locator("input").check();
  await hoa.locator("input[name=subjects]").first().check();
  await hoa.getByRole("button", { name: "Mở đợt thu thập" }).click();
  await hoa.waitForURL(/rounds\/\d+\?done=/);
  const nam = await enterAs(house, "Nam");
  await nam.goto(house.address + "rounds");
  await nam.locator(".duties").getByRole("link", { name: "Đợt thử của Hoa" }).click();
  await nam.waitForURL(/filings\/\d+/);
  filing = new URL(nam.url()).pathname;
});

test("two_people_fill_one_filing_at_once_by_keyboard_and_only_the_cell_that_both_typed_is_asked", async () => {
  const nam = await enterAs(house, "Nam"), tuan = await enterAs(house, "Tuấn");
  for (const page of [nam, tuan]) await page.goto(house.address.slice(0, -1) + filing);
  const cells = (page) => page.locator("table.sheet input[name^='v.']");
  await cells(nam).nth(0).focus();
  await nam.keyboard.type("1041");
  await nam.keyboard.press("Enter");
  assert.equal(await cells(nam).nth(1).evaluate((cell) => cell === document.activeElement), true, "Enter goes down");
  await nam.keyboard.press("ArrowUp");
  assert.equal(await cells(nam).nth(0).evaluate((cell) => cell === document.activeElement), true, "and the arrow up");
  await nam.waitForFunction(() => document.querySelector("td[data-state=saved]"));
  // Tuấn has not looked since, and types into the same cell and another.
  await cells(tuan).nth(0).fill("909");
  await cells(tuan).nth(1).fill("nhiều");
  await tuan.waitForFunction(() => document.querySelector("td[data-state=collides]"));
  await tuan.waitForFunction(() => /Không đọc được số/.test(document.querySelectorAll(".cell-said")[1].textContent));
  await tuan.reload();
  const asked = tuan.locator("#collisions");
  assert.match(await asked.innerText(), /1041[\s\S]*909/);
  await isWell(tuan, "collision");
  await picture(tuan, "collision-1280");
  await asked.getByRole("button", { name: /^Giữ/ }).click();
  await tuan.waitForURL(/done=/);
  assert.equal(await tuan.locator("#collisions").count(), 0);
  assert.equal(await cells(tuan).nth(0).inputValue(), "1041");
});

test("an_input_method_that_composes_is_never_disturbed", async () => {
  const nam = await enterAs(house, "Nam");
  await nam.goto(house.address.slice(0, -1) + filing);
  const sent = [];
  nam.on("request", (request) => { if (request.url().endsWith("/autosave")) sent.push(request.url()); });
  const cell = nam.locator("table.sheet input[name^='v.']").nth(1);
  await cell.focus();
  await cell.evaluate((input) => {
    input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    input.value = "khoong";
    input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }));
  });
  await nam.waitForTimeout(1500);
  assert.deepEqual(sent, [], "nothing is saved in the middle of a syllable");
  assert.equal(await cell.evaluate((input) => input === document.activeElement), true, "and Enter belongs to the input method");
  await cell.evaluate((input) => {
    input.value = "không rõ";
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await nam.waitForFunction(() => document.querySelector("td[data-state=saved]"));
  assert.equal(sent.length > 0, true);
});

test("when_the_line_drops_cells_are_kept_and_sent_when_it_is_back_or_from_a_file", async () => {
  const nam = await enterAs(house, "Nam");
  await nam.goto(house.address.slice(0, -1) + filing);
  const cell = nam.locator("table.sheet input[name^='v.']").nth(2);
  await nam.context().setOffline(true);
  await cell.fill("5,25");
  await nam.waitForFunction(() => /Mất kết nối/.test(document.querySelector("[data-sheet-state]").textContent));
  const [download] = await Promise.all([nam.waitForEvent("download"), nam.getByRole("button", { name: "Lưu ra tệp" }).click()]);
  const kept = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(kept.edits[0].typed, "5,25");
  // The line is back: the page notices and sends what it kept.
  await nam.context().setOffline(false);
  await nam.waitForFunction(() => document.querySelector("td[data-state=saved]"));
  await nam.reload();
  assert.equal(await cell.inputValue(), "5,25");
  nam.faults.length = 0;
});

test("without_scripts_the_sheet_is_a_plain_form_and_is_sent_back_with_a_question", async () => {
  const nam = await enterAs(house, "Nam", { scripts: false });
  await nam.goto(house.address.slice(0, -1) + filing);
  await nam.locator("table.sheet input[name^='v.']").nth(1).fill("24");
  await nam.getByRole("button", { name: "Lưu nháp" }).click();
  await nam.waitForURL(/done=/);
  await nam.fill("#cut_off", "2025-12-31");
  await nam.fill("#source", "Công văn số 9 (mẫu)");
  await nam.getByRole("button", { name: "Gửi phiếu" }).click();
  await nam.waitForURL(/done=/);
  const hoa = await enterAs(house, "Hoa");
  await hoa.goto(house.address.slice(0, -1) + filing);
  await isWell(hoa, "filing that waits");
  await picture(hoa, "filing-waits-1280");
  await hoa.locator("input[name^='q.']").first().fill("Đã trừ lao động thời vụ chưa?");
  await hoa.getByRole("button", { name: "Yêu cầu chỉnh sửa" }).click();
  await hoa.waitForURL(/done=/);
  await nam.goto(house.address.slice(0, -1) + filing);
  assert.match(await nam.locator("#said").innerText(), /Đã trừ lao động thời vụ chưa/);
  await nam.locator("#said textarea").first().fill("Đã trừ.");
  await nam.getByRole("button", { name: "Trả lời" }).click();
  await nam.waitForURL(/done=/);
});

test("the_workbook_goes_out_is_filled_elsewhere_and_comes_back_merged", async () => {
  const nam = await enterAs(house, "Nam");
  await nam.goto(house.address.slice(0, -1) + filing);
  const [download] = await Promise.all([nam.waitForEvent("download"), nam.getByRole("button", { name: /Tải bảng tính/ }).click()]);
  const bytes = await readFile(await download.path());
  const cells = nam.locator("table.sheet input[name^='v.']");
  await cells.nth(1).fill("30");
  await nam.waitForFunction(() => document.querySelector("td[data-state=saved]"));
  // The first row of the form stands below three lines, a gap and its headings.
  const filled = withNumber(withNumber(bytes, "xl/worksheets/sheet1.xml", "G6", 1055), "xl/worksheets/sheet1.xml", "G7", 31);
  const file = join(house.folder, "phieu.xlsx");
  await writeFile(file, filled);
  await nam.setInputFiles("#workbook-file", file);
  await nam.getByRole("button", { name: "Gửi bảng tính" }).click();
  await nam.waitForURL(/#collisions/);
  assert.equal(await cells.nth(0).inputValue(), "1055", "what only the workbook changed");
  assert.match(await nam.locator("#collisions").innerText(), /30[\s\S]*31/, "what both changed is asked");
  await nam.getByRole("button", { name: /Lấy giá trị này/ }).click();
  await nam.waitForURL(/done=/);
  assert.equal(await cells.nth(1).inputValue(), "31");
  await nam.setInputFiles("#workbook-file", join(import.meta.dirname, "../../demo/ban-quan-ly-kkt.xlsx"));
  await nam.getByRole("button", { name: "Gửi bảng tính" }).click();
  assert.match(await nam.locator("main").innerText(), /không phải bảng tính do hệ thống này xuất ra/);
});

test("an_enterprise_fills_in_its_own_form_by_a_link_that_opens_once", async () => {
  const lan = await enterAs(house, "Lan");
  await lan.goto(house.address + "rounds");
  await lan.getByRole("link", { name: /Khu Kim Thành/ }).first().click();
  await lan.getByRole("link", { name: /Sương Sớm/ }).click();
  await lan.getByRole("button", { name: "Tạo liên kết" }).click();
  const link = await lan.locator(".notice code").innerText();
  await isWell(lan, "link handed out");
  for (const width of [1280, 390]) {
    const unit = await enterAs(house, null, { width });
    await unit.goto(link);
    await isWell(unit, "link");
    await unit.getByRole("button", { name: "Mở phiếu" }).click();
    if (width === 390) {
      assert.match(await unit.locator("main").innerText(), /đã được mở ở nơi khác/);
      continue;
    }
    await unit.waitForURL(/my-filing/);
    const cell = unit.locator("table.sheet input[name^='v.']").first();
    await unit.context().setOffline(true);
    await cell.fill("17");
    await unit.waitForFunction(() => /Mất kết nối/.test(document.querySelector("[data-sheet-state]").textContent));
    // It is kept in a file, and comes back from it, still without a line.
    const [kept] = await Promise.all([unit.waitForEvent("download"), unit.getByRole("button", { name: "Lưu ra tệp" }).click()]);
    await cell.fill("");
    await unit.locator("summary", { hasText: "Gửi tệp đã lưu" }).click();
    await unit.setInputFiles("#kept-file", await kept.path());
    await unit.getByRole("button", { name: "Đưa vào phiếu" }).click();
    await unit.waitForFunction(() => document.querySelector("table.sheet input[name^='v.']").value === "17");
    await unit.context().setOffline(false);
    await unit.waitForFunction(() => document.querySelector("td[data-state=saved]"));
    unit.faults.length = 0;
    await isWell(unit, "form of an enterprise");
    await unit.setViewportSize({ width: 390, height: 900 });
    await isWell(unit, "form of an enterprise on a telephone");
    await picture(unit, "my-filing-390");
    await unit.setViewportSize({ width: 1280, height: 900 });
    await picture(unit, "my-filing-1280");
    await unit.fill("#cut_off", day(0));
    await unit.fill("#source", "Báo cáo số 6 (mẫu)");
    await unit.getByRole("button", { name: "Gửi phiếu" }).click();
    await unit.waitForURL(/my-filing/);
    assert.match(await unit.locator("main").innerText(), /Chờ duyệt/);
    const elsewhere = await unit.goto(house.address + "rounds");
    assert.match(elsewhere.url(), /sign-in/, "it sees nothing else");
  }
});
