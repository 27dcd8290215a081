// A block of cells that was copied from a spreadsheet is pasted into the sheet of
// values of a unit.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enterAs, missingWords, openHouse, sticksOut } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

/** The sheet of values of a unit, opened by its name. */
async function openSheet(page) {
  await page.goto(house.address + "values/new?grain=unit&find=rua%20vang");
  await page.locator("ul.choices a").first().click();
  await page.getByRole("link", { name: "Bảng nhập số liệu" }).click();
  const asked = new URL(page.url());
  asked.searchParams.set("codes", "L1,S1");
  asked.searchParams.set("periods", "2023-Q3,2023-Q4");
  await page.goto(asked.href);
}

const block = "120\t125\r\n1.234,5\tkhông rõ\r\n";

test("lan_pastes_a_block_from_excel_and_it_spreads_over_the_cells", async () => {
  for (const width of [1280, 390]) {
    const page = await enterAs(house, "Lan", { width });
    await openSheet(page);
    await page.locator("[name='v.0.0']").evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text + "7\t8\n");
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, block);
    const typed = await page.locator("table[data-paste] input").evaluateAll((inputs) => inputs.map((input) => input.value));
    assert.deepEqual(typed, ["120", "125", "1.234,5", "không rõ"]);
    assert.match(await page.locator("[data-left-out]").innerText(), /2$/, "what lies outside is said");
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await missingWords(page), []);
    assert.ok((await sticksOut(page)) <= 0, `sticks out at ${width}`);
    assert.deepEqual(page.faults, []);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/value-sheet-${width}.png`, fullPage: true });
    await page.context().close();
  }
});

test("without_scripts_the_block_goes_through_a_text_field", async () => {
  const page = await enterAs(house, "Lan", { scripts: false });
  await openSheet(page);
  await page.locator("details summary").last().click();
  await page.locator("#pasted").fill(block);
  await page.getByRole("button", { name: "Trải vào bảng" }).click();
  assert.equal(await page.locator("[name='v.1.0']").inputValue(), "1.234,5");
  await page.fill("#cut_off", "15/01/2024");
  await page.fill("#source", "Bảng chấm công tháng 1/2024");
  await page.getByRole("button", { name: "Ghi số liệu", exact: true }).click();
  await page.waitForURL(/done=/);
  assert.match(await page.locator("table[data-paste]").innerText(), /1\.234,5/);
});
