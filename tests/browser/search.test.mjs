// Everything is found from any page by a few letters; a page that others change
// follows them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

test("lan_presses_ctrl_k_types_without_marks_and_goes_by_keyboard", async () => {
  const page = await enterAs(house, "Lan");
  await page.goto(house.address + "units");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Tìm trong toàn hệ thống" });
  await dialog.getByRole("searchbox").fill("tang loong");
  const zone = dialog.getByRole("link", { name: /KCN Tằng Loỏng/ }).first();
  await zone.waitFor();
  assert.deepEqual(await axe(page), [], "the open dialog");
  await page.keyboard.press("ArrowDown");
  assert.ok(await dialog.locator("a").first().evaluate((link) => link === document.activeElement));
  await zone.click();
  await page.waitForURL(/\/places\/zones\/\d+$/);
  const name = await page.locator("h1").innerText();
  // What was opened last stands there before anything is typed.
  await page.goto(house.address);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("link", { name }).waitFor();
  // Enter goes to the likeliest; Escape goes nowhere.
  await page.getByRole("searchbox").last().fill("hội nghị");
  await page.getByRole("dialog").getByRole("link", { name: /Hội nghị.*trang/ }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(new URL(page.url()).pathname, "/");
  await page.context().close();
});

test("the_search_and_the_guide_are_pages_without_scripts_too", async () => {
  const plain = await enterAs(house, "Lan", { scripts: false });
  await plain.getByRole("link", { name: /^Tìm/ }).click();
  await plain.waitForURL(/\/search$/);
  await plain.getByRole("main").getByRole("searchbox").fill("khong ro");
  await plain.getByRole("main").getByRole("button", { name: "Tìm" }).click();
  await plain.getByRole("main").getByRole("link", { name: /hướng dẫn/ }).first().click();
  await plain.waitForURL(/\/help#/);
  await plain.context().close();
  for (const [lang, width] of [["vi", 390], ["en", 1280]]) {
    const page = await enterAs(house, "Lan", { lang, width });
    for (const path of ["search", "search?q=lao+cai", "help"]) {
      await page.goto(house.address + path);
      await isWell(page, `${path} (${lang}, ${width})`);
    }
    await page.context().close();
  }
});

test("what_nam_does_is_on_lans_start_page_within_two_seconds", async () => {
  const lan = await enterAs(house, "Lan"), nam = await enterAs(house, "Nam");
  const before = await lan.locator("[data-live]").getAttribute("data-live");
  assert.ok(before, "the start page follows what others do");
  const renewed = lan.waitForResponse((answer) => new URL(answer.url()).pathname === "/" && answer.ok(), { timeout: 2_500 });
  await nam.goto(house.address + "figures/views/new?rows=zone&indicator=L1");
  await nam.locator("input[name=name]").fill("Lao động theo khu");
  await nam.locator("main form button").last().click();
  await renewed;
  await lan.context().close();
  await nam.context().close();
});
