// A whole year of the programme, lived by two people: Hoa of the board and Tuấn
// of the Party side. A plan, two rounds, a disagreement, a conference, a report,
// a news item; and both at the same thing at once, with nothing lost.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";
import { partOf } from "./work.mjs";

let house, hoa, tuan;
const at = (path) => house.address.slice(0, -1) + path;
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const year = new Date().getFullYear();
const seen = {};
const done = (page) => page.waitForURL(/done=/);
const picture = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/year-${name}.png`, fullPage: true });
};
/** Where a page is, without what was just done. */
const here = (page) => new URL(page.url()).pathname;
const main = (page) => page.locator("main").innerText();

before(async () => {
  house = await openHouse();
  hoa = await enterAs(house, "Hoa");
  tuan = await enterAs(house, "Tuấn");
  for (const page of [hoa, tuan]) page.setDefaultTimeout(12_000);
});
after(async () => { await house?.close(); });

test("in_january_hoa_plans_a_task_that_the_other_side_confirms", async () => {
  await hoa.goto(at("/plan"));
  await hoa.getByRole("link", { name: "Thêm nhiệm vụ" }).click();
  await hoa.fill("#name", "Đối chiếu số liệu hai bên mỗi quý");
  await hoa.fill("#due", `${year}-12-31`);
  const board = await hoa.locator("[id='bodies.0.agency'] option", { hasText: "Phòng Quản lý doanh nghiệp" }).first().getAttribute("value");
  await hoa.selectOption("[id='bodies.0.agency']", board);
  await hoa.check("input[name=confirm]");
  await hoa.locator("form .actions button.main").last().click();
  await hoa.waitForURL(/tasks\/\d+\?done=/);
  seen.task = here(hoa);
  await tuan.goto(at("/plan"));
  assert.match(await main(tuan), /Đối chiếu số liệu hai bên mỗi quý/);
});

/** Hoa asks the Party side for a quarter; its filing's address. */
async function round(title, period) {
  await hoa.goto(at("/rounds#open"));
  await hoa.fill("#title", title);
  await hoa.fill("#period", period);
  await hoa.fill("#opens_on", day(-1));
  await hoa.fill("#due_on", day(9));
  await hoa.fill("#indicators", "P2, P3, U2");
  const party = hoa.locator("input[name=agencies]").locator("xpath=..").filter({ hasText: "Đảng ủy các cơ quan Đảng" });
  await party.locator("input").check();
  await hoa.locator("input[name=sides]").locator("xpath=..").filter({ hasText: "Đảng ủy các cơ quan Đảng" }).locator("input").check();
  await hoa.locator("input[name=subjects]").first().check();
  await hoa.getByRole("button", { name: "Mở đợt thu thập" }).click();
  await hoa.waitForURL(/rounds\/\d+\?done=/);
  const address = here(hoa);
  await tuan.goto(at("/rounds"));
  await tuan.locator(".duties").getByRole("link", { name: title }).click();
  await tuan.waitForURL(/filings\/\d+/);
  return [address, here(tuan)];
}

const cells = (page) => page.locator("table.sheet input[name^='v.']");
const saved = (page, count) => page.waitForFunction((count) => document.querySelectorAll("td[data-state=saved]").length >= count, count);

async function submit(page) {
  await page.fill("#cut_off", day(-10));
  await page.fill("#source", "Báo cáo quý (mẫu)");
  await page.getByRole("button", { name: "Gửi phiếu" }).click();
  await page.waitForFunction(() => /Chờ duyệt/.test(document.querySelector("main").innerText));
}

test("the_first_round_is_filled_in_by_two_at_once_and_nothing_is_lost", async () => {
  const [address, filing] = await round("Số liệu quý I (câu chuyện một năm)", `${year}-Q1`);
  seen.round = address;
  const nam = await enterAs(house, "Nam");
  await nam.goto(at(filing));
  await tuan.goto(at(filing));
  // Each types where the other does not, then both into one cell.
  await cells(tuan).nth(0).fill("1210");
  await cells(nam).nth(1).fill("36");
  await Promise.all([saved(tuan, 1), saved(nam, 1)]);
  await cells(nam).nth(2).fill("410");
  await saved(nam, 2);
  await cells(tuan).nth(2).fill("415");
  await tuan.waitForFunction(() => document.querySelector("td[data-state=collides]"));
  await tuan.reload();
  assert.deepEqual([await cells(tuan).nth(0).inputValue(), await cells(tuan).nth(1).inputValue(), await cells(tuan).nth(2).inputValue()], ["1210", "36", "410"]);
  assert.match(await tuan.locator("#collisions").innerText(), /410[\s\S]*415/, "both are kept, and asked about");
  await isWell(tuan, "two values of one cell");
  await tuan.getByRole("button", { name: /Lấy giá trị này/ }).click();
  await done(tuan);
  await submit(tuan);
  await nam.context().close();
  await hoa.goto(at(filing));
  await hoa.locator("form[action$='/acceptance'] button").click();
  await done(hoa);
  assert.match(await main(hoa), /Đã tiếp nhận/);
});

test("the_second_round_is_sent_back_with_a_question_answered_agreed_and_locked", async () => {
  const [, filing] = await round("Số liệu quý II (câu chuyện một năm)", `${year}-Q2`);
  seen.filing = filing;
  for (const [place, text] of [[0, "1240"], [1, "38"], [2, "417"]]) await cells(tuan).nth(place).fill(text);
  await saved(tuan, 3);
  await submit(tuan);
  await hoa.goto(at(filing));
  await hoa.locator("input[name^='q.']").first().fill("Số này đã gồm đảng viên chuyển đến trong quý chưa?");
  await hoa.getByRole("button", { name: "Yêu cầu chỉnh sửa" }).click();
  await done(hoa);
  await tuan.goto(at(filing));
  await tuan.locator("#said textarea").first().fill("Đã gồm.");
  await tuan.getByRole("button", { name: "Trả lời" }).click();
  await done(tuan);
  await submit(tuan);
  await hoa.goto(at(filing));
  await hoa.locator("form[action$='/acceptance'] button").click();
  await done(hoa);
  for (const page of [hoa, tuan]) {
    await page.goto(at(filing));
    await page.locator("form[action$='/consent'] button").click();
    await done(page);
  }
  await hoa.goto(at(filing));
  await hoa.locator("form[action$='/lock'] button").click();
  await done(hoa);
  assert.match(await main(hoa), /Đã khóa/);
  await isWell(hoa, "a locked filing");
});

test("what_the_two_sides_state_differently_is_kept_twice_until_both_agree", async () => {
  // The board counts otherwise than what the Party side filed for the second quarter.
  await hoa.goto(at(seen.filing));
  const key = (await hoa.locator("table.sheet td[data-cell]").first().getAttribute("data-cell")).split(".");
  seen.cell = `indicator=${key[1]}&period=${year}-Q2&kind=actual&grain=programme&subject=${key[0]}`;
  await hoa.goto(at(`/reconciliation/cell?${seen.cell}`));
  await hoa.getByRole("link", { name: "Ghi lại" }).click();
  await hoa.fill("[name=amount]", "1250");
  await hoa.fill("[name=cut_off]", day(-10));
  await hoa.fill("[name=source]", "Sổ theo dõi của Ban (mẫu)");
  await hoa.locator("main form button.main").first().click();
  await hoa.waitForURL(/done=/);
  await tuan.goto(at(`/reconciliation/cell?${seen.cell}`));
  assert.match(await main(tuan), /1\.240[\s\S]*1\.250|1\.250[\s\S]*1\.240/);
  await tuan.locator("form[action$='/messages'] textarea").fill("Ban tính cả số chờ chuyển sinh hoạt?");
  await tuan.locator("form[action$='/messages'] button").click();
  await done(tuan);
  await isWell(tuan, "a cell that differs");
  for (const page of [hoa, tuan]) {
    await page.goto(at(`/reconciliation/cell?${seen.cell}`));
    await page.locator("form[action$='/agreements'] button", { hasText: "1.240" }).first().click();
    await done(page);
  }
  assert.match(await main(tuan), /đã thống nhất/i);
  await picture(tuan, "cell-1280");
});

test("one_table_of_figures_is_signed_by_both", async () => {
  await hoa.goto(at(`/agreed-tables/new?period=${year}-Q2&grouping=programme`));
  await hoa.fill("[name=title]", "Bảng số liệu quý II (câu chuyện một năm)");
  await hoa.locator("[name=programme]").selectOption({ index: 1 });
  // What was filed was counted after the quarter had ended.
  await hoa.fill("[name=cut_off]", day(0));
  await hoa.locator("[name=indicators][value=P2]").check();
  await hoa.locator("main form button.main").click();
  await hoa.waitForURL(/\/agreed-tables\/\d+/);
  const table = here(hoa);
  seen.table = table.split("/").at(-1);
  for (const page of [hoa, tuan]) {
    await page.goto(at(table));
    await page.locator("form[action$='/signatures'] button").click();
    await done(page);
  }
  await isWell(tuan, "the signed table");
});

test("the_conference_is_invited_to_held_and_minuted_by_both", async () => {
  await hoa.goto(at("/reviews"));
  const form = hoa.locator("form[method=post][action='/reviews']");
  await form.locator("[name=title]").fill("Hội nghị sơ kết quý II (câu chuyện một năm)");
  await form.locator("[name=held_on]").fill(day(3));
  await form.locator("[name=place]").fill("Hội trường Ban Quản lý");
  await form.locator("[name=first_day]").fill(`${year}-04-01`);
  await form.locator("[name=last_day]").fill(`${year}-06-30`);
  await form.locator("button.main").click();
  await hoa.waitForURL(/reviews\/\d+\?done=/);
  seen.review = here(hoa);
  await hoa.goto(at(`${seen.review}/preparation`));
  for (const [starts, title] of [["8h00", "Khai mạc"], ["11h00", "Kết luận"]]) {
    await hoa.fill("#item-starts", starts);
    await hoa.fill("#item-title", title);
    await hoa.locator("form[action$='/agenda'] button.main").click();
    await done(hoa);
  }
  await hoa.fill("#invite-addressees", "Đảng ủy các cơ quan Đảng tỉnh\nLiên đoàn Lao động tỉnh");
  await hoa.fill("#invite-post_0", "Trưởng ban");
  await hoa.locator("form[action$='/invitation'] button.main").click();
  await done(hoa);
  await hoa.goto(at(`${seen.review}/programme`));
  await isWell(hoa, "the agenda as a paper");
  await picture(hoa, "agenda-1280");
  await hoa.locator("form[action$='/programme'] button.main").click();
  await done(hoa);
  assert.match(await main(hoa), /\/CTr-/);
  const arrives = hoa.waitForEvent("download");
  await hoa.locator("a[href$='/papers/agenda/document.docx']").click();
  assert.match(partOf(await readFile(await (await arrives).path()), "word/document.xml"), /Khai mạc/);

  // Those in the hall have no account.
  await hoa.goto(at(`${seen.review}/replies`));
  await hoa.getByRole("button", { name: "Tạo địa chỉ" }).click();
  const address = await hoa.locator(".notice code").innerText();
  for (const width of [1280, 390]) {
    const door = await enterAs(house, null, { width });
    await door.goto(address);
    await isWell(door, `the hall (${width})`);
    if (width === 390) {
      await door.fill("#reply-office", "Liên đoàn Lao động tỉnh");
      await door.selectOption("#reply-answer", "deputy");
      await door.fill("#reply-deputy", "Phó Trưởng ban Chính sách");
      await door.locator("main form button.main").click();
      await door.waitForFunction(() => /cử đại diện dự thay/.test(document.querySelector("main table").innerText));
      await picture(door, "hall-390");
    }
    await door.context().close();
  }

  await hoa.goto(at(seen.review));
  const proposal = hoa.locator("details").filter({ has: hoa.locator("[name=kind][value=proposal]") }).last();
  await proposal.locator("summary").first().click();
  await proposal.locator("[name=text]").last().fill("Rà soát đảng viên làm việc ổn định, hiện có {P2} người.");
  await proposal.locator("[name=who]").last().fill("Đảng ủy");
  await proposal.locator("[name=due]").last().fill(day(60));
  await proposal.locator("button.main").last().click();
  await done(hoa);
  const conclusion = hoa.locator("details").filter({ has: hoa.locator("[name=kind][value=conclusion]") }).last();
  await conclusion.locator("summary").first().click();
  await conclusion.locator("[name=text]").last().fill("Hai bên dùng chung bảng số liệu quý II.");
  await conclusion.locator("button.main").last().click();
  await done(hoa);
  await tuan.goto(at(`${seen.review}/wall?at=1`));
  assert.match(await tuan.locator("h1").innerText(), /hiện có 1\.240 người/, "the wall shows the figure that both sides signed");
  await isWell(tuan, "the wall");
  await tuan.goto(at(`${seen.review}/sitting`));
  await tuan.selectOption("#opinion-agency", { index: 1 });
  await tuan.fill("#opinion-office", "Trưởng Ban Tổ chức");
  await tuan.fill("#opinion-text", "Nhất trí, đề nghị làm trước ngày 30/9.");
  await tuan.locator("form[action$='/opinions'] button.main").click();
  await done(tuan);

  await hoa.goto(at(`${seen.review}/minutes`));
  await hoa.fill("#minutes-ended", "11h15");
  await hoa.fill("#minutes-attendance", "Đại diện hai bên: 15 đại biểu");
  await hoa.locator("form[action$='/minutes'] button.main").click();
  await done(hoa);
  // Tuấn has the minutes before him while Hoa changes them: he signs only what stands.
  await tuan.goto(at(`${seen.review}/minutes`));
  await hoa.fill("#minutes-attendance", "Đại diện hai bên: 16 đại biểu");
  await hoa.locator("form[action$='/minutes'] button.main").click();
  await done(hoa);
  await tuan.fill("#sign-office", "Thư ký phía Đảng ủy");
  await tuan.locator("form[action$='/signatures'] button.main").click();
  assert.match(await main(tuan), /đã sửa sau khi bạn mở trang/);
  for (const [page, office] of [[tuan, "Thư ký phía Đảng ủy"], [hoa, "Thư ký phía Ban"]]) {
    await page.goto(at(`${seen.review}/minutes`));
    await page.fill("#sign-office", office);
    await page.locator("form[action$='/signatures'] button.main").click();
    await done(page);
  }
  for (const page of [hoa, tuan]) {
    await page.goto(at(seen.review));
    await page.locator("form[action$='/consent'] button").click();
    await done(page);
  }
  await picture(tuan, "conference-1280");
});

test("the_report_goes_out_and_leads_back_to_the_conference", async () => {
  await hoa.goto(at(seen.review));
  await hoa.locator("a[href^='/reports?review=']").click();
  const form = hoa.locator("form[action='/reports']");
  await form.locator("[name=subject]").fill("Sơ kết quý II thực hiện Chương trình phối hợp");
  await form.locator("[name=table]").selectOption(seen.table);
  await form.locator("[name=recipients]").fill("Tỉnh ủy (báo cáo)\nLưu: VT");
  await form.locator("[name=post_0]").fill("Trưởng ban");
  await form.locator("[name=authority_1]").selectOption("on-behalf");
  await form.locator("[name=principal_1]").fill("Đảng ủy");
  await form.locator("[name=post_1]").fill("Bí thư");
  await form.locator("button.main").click();
  await hoa.waitForURL(/\/reports\/\d+/);
  seen.report = here(hoa);
  await isWell(hoa, "the drafted report");
  assert.match(await hoa.locator("#linked").innerText(), /Hội nghị sơ kết quý II/, "the report leads back to its conference");
  await hoa.locator("form[action$='/issue'] [name=issued_on]").fill(day(0));
  await hoa.locator("form[action$='/issue'] [name=number]").fill("88");
  await hoa.locator("form[action$='/issue'] button.main").click();
  await done(hoa);
  assert.match(await hoa.locator(".tag.good").first().innerText(), /^88\/BC-/);
  await tuan.goto(at(seen.review));
  assert.match(await tuan.locator("#linked").innerText(), /Sơ kết quý II/, "and the conference to its report");
  await isWell(tuan, "what hangs together with a conference");
  await picture(tuan, "linked-1280");
});

test("the_news_item_is_released_by_both_and_read_by_anybody", async () => {
  await hoa.goto(at(seen.review));
  await hoa.locator("form[action='/news/drafts'] button").click();
  await hoa.waitForURL(/news\/\d+\?done=/);
  const item = here(hoa);
  for (const page of [hoa, tuan]) {
    await page.goto(at(item));
    await page.locator("form[action$='/releases'] button").click();
    await done(page);
  }
  const reader = await enterAs(house, null, { width: 390 });
  await reader.goto(at("/tin"));
  await reader.getByRole("link", { name: /Hội nghị sơ kết quý II/ }).first().click();
  await isWell(reader, "the news of the conference");
  assert.doesNotMatch(await main(reader), /\{P2\}/);
  await reader.context().close();
});

test("at_the_years_end_the_task_is_closed_with_the_conference_as_evidence", async () => {
  await hoa.goto(at(seen.task));
  await hoa.getByText("Ghi tiến độ", { exact: false }).first().click();
  await hoa.locator("form[action$='/progress'] select").selectOption("done");
  await hoa.locator("form[action$='/progress'] button").click();
  await done(hoa);
  await hoa.getByText("Thêm minh chứng").click();
  await hoa.selectOption("form[action$='/evidence'] select[name=kind]", "review");
  await hoa.fill("#link", `${seen.review}`);
  await hoa.locator("form[action$='/evidence'] button.main").click();
  await done(hoa);
  await hoa.locator("summary", { hasText: "Kết thúc nhiệm vụ" }).click();
  await hoa.locator("form[action$='/closure'] button").click();
  await done(hoa);
  await tuan.goto(at(seen.task));
  await tuan.getByRole("button", { name: "Xác nhận đã hoàn thành" }).click();
  await done(tuan);
  assert.match(await main(tuan), /Hoàn thành/);
  assert.match(await tuan.locator("#linked").innerText(), /Hội nghị sơ kết quý II/);
  await tuan.goto(at(seen.review));
  assert.match(await tuan.locator("#linked").innerText(), /Đối chiếu số liệu hai bên mỗi quý/, "the conference knows what it proved");
});
