// The table of figures as somebody works with it: by keyboard, on paper, into
// a spreadsheet, on a narrow screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

const asked = "figures?rows=zone&columns=period&indicator=L1";

/** Row and column of the cell that has the focus. */
function focused(page) {
  return page.evaluate(() => {
    const cell = document.activeElement.closest("td, th");
    return cell && [cell.parentNode.rowIndex, cell.cellIndex];
  });
}

test("minh_walks_through_the_table_with_the_arrow_keys_and_opens_the_rows_of_a_cell", async () => {
  const page = await enterAs(house, "Minh");
  await page.goto(house.address + "figures?rows=zone&columns=kind&indicator=L1");
  await page.locator("table[data-grid] [tabindex='0']").focus();
  const first = await focused(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await focused(page), [first[0] + 1, first[1] + 1]);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  assert.deepEqual(await focused(page), [first[0] + 1, 0], "Home goes to the heading of the row");
  await page.keyboard.press("Control+Home");
  assert.deepEqual(await focused(page), [first[0], 0]);
  assert.equal(await page.locator("table[data-grid] [tabindex='0']").count(), 1, "the table is one stop of Tab");
  await isWell(page, "the table with the focus inside");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForURL(/figures\/drill/);
  await isWell(page, "the rows of the cell");
  await page.getByRole("link", { name: "Lịch sử" }).first().click();
  await page.waitForURL(/figures\/history/);
  await isWell(page, "the history of a value");
  await page.context().close();
});

test("what_is_typed_in_a_field_is_never_taken_for_a_key_of_the_table", async () => {
  const page = await enterAs(house, "Minh");
  await page.goto(house.address + asked);
  const field = page.getByLabel("Kỳ", { exact: true });
  await field.fill("2024");
  await field.press("Home");
  await field.press("ArrowLeft");
  await page.keyboard.type("x");
  assert.equal(await field.inputValue(), "x2024");
  // A syllable that Telex is still composing: the table leaves its keys alone.
  const prevented = await page.evaluate(() => {
    const cell = document.querySelector("table[data-grid] [tabindex='0']");
    cell.focus();
    const key = new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true, cancelable: true });
    cell.dispatchEvent(key);
    return key.defaultPrevented;
  });
  assert.equal(prevented, false);
  await page.context().close();
});

test("the_table_goes_to_excel_as_numbers_with_their_headings", async () => {
  const page = await enterAs(house, "Minh");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(house.address).origin });
  await page.goto(house.address + asked);
  await page.getByRole("button", { name: "Sao chép sang Excel" }).click();
  await page.getByText("Đã sao chép bảng").waitFor();
  const [text, table] = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return Promise.all(["text/plain", "text/html"].map(async (type) => (await item.getType(type)).text()));
  });
  const lines = text.split(/\r?\n/).map((line) => line.split("\t"));
  const shown = await page.locator("table[data-grid] tr").count();
  assert.equal(lines.length, shown);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1, "every line has as many cells");
  const total = lines.at(-1);
  assert.match(total[1], /^\d{4,}$/, `no dots between the thousands: ${total}`);
  assert.ok(table.includes(`<td`) && table.includes(total[0]), "pasted as a table it has the same rows");
  await isWell(page, "the table after it was copied");
  await page.context().close();
});

test("hoa_asks_with_the_keyboard_alone_and_finds_everything_in_the_address", async () => {
  const page = await enterAs(house, "Hoa", { width: 390, height: 844 });
  await page.goto(house.address + "figures");
  await page.getByLabel("Hàng", { exact: true }).selectOption({ label: "Loại hình" });
  await page.getByLabel("Chỉ tiêu", { exact: true }).selectOption("L1");
  await page.getByRole("button", { name: "Xem bảng" }).press("Enter");
  await page.waitForURL(/rows=kind/);
  assert.match(page.url(), /indicator=L1/);
  await page.getByRole("link", { name: "Tỷ trọng", exact: true }).click();
  await page.waitForURL(/measure=share-of-column/);
  assert.match(page.url(), /rows=kind/, "a switch keeps the rest of the question");
  await page.getByRole("link", { name: "Đổi hàng và cột" }).click();
  await page.waitForURL(/columns=kind/);
  await isWell(page, "the table at 390 pixels");
  await page.context().close();
});

test("on_paper_the_table_says_what_was_asked_and_when", async () => {
  const page = await enterAs(house, "Hoa");
  await page.goto(house.address + asked);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("form.filters").isVisible(), false);
  assert.equal(await page.locator(".switches").isVisible(), false);
  assert.match(await page.locator(".on-paper").innerText(), /Thực hiện · số liệu lúc/);
  assert.ok(await page.locator("table[data-grid] td").first().isVisible());
  await page.context().close();
});
