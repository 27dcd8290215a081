// Charts, maps, kept questions and the start page, as people look at them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

for (const width of [1280, 390]) {
  test(`every_way_of_looking_has_its_drawing_and_its_table_at_${width}_pixels`, async () => {
    const page = await enterAs(house, "Minh", { width });
    await page.goto(house.address + "figures?rows=zone&columns=period&indicator=L1");
    for (const name of ["Cột", "Thanh ngang", "Cột chồng", "Đường", "Nhiều hình nhỏ"]) {
      await page.getByRole("link", { name, exact: true }).click();
      const drawing = page.locator("figure.chart svg").first();
      await drawing.waitFor();
      assert.ok((await drawing.locator("desc").textContent()).length > 10, `${name} is told in words`);
      assert.ok(await page.locator("table[data-grid]").isVisible(), `${name} has its table`);
      await isWell(page, `${name} (${width})`);
    }
    await page.getByRole("link", { name: "Bản đồ", exact: true }).click();
    await page.getByText("Chưa có ranh giới hay vị trí nào").waitFor();
    assert.equal(await page.locator("figure.map").count(), 0, "no map is claimed without shapes");
    await isWell(page, `the map without shapes (${width})`);
    await page.context().close();
  });
}

test("charts_are_printed_with_their_table", async () => {
  const page = await enterAs(house, "Minh");
  await page.goto(house.address + "figures?rows=zone&columns=period&indicator=L1&show=stacked");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("figure.chart svg").first().isVisible());
  assert.match(await page.locator("figure.chart svg").first().innerHTML(), /pattern id="hatch/, "told apart without colour");
  assert.ok(await page.locator("table[data-grid]").isVisible());
  await page.context().close();
});

test("hoa_keeps_a_question_for_her_agency_and_lan_opens_it", async () => {
  const hoa = await enterAs(house, "Hoa", { width: 390, height: 844 });
  await hoa.goto(house.address + "figures?rows=kind&indicator=L1&show=bars");
  await hoa.getByRole("link", { name: "Lưu cách xem" }).click();
  await isWell(hoa, "the form of a view");
  await hoa.getByLabel(/^Tên/).fill("Lao động theo loại hình");
  await hoa.getByLabel(/Ai xem được/).selectOption("agency");
  await hoa.getByRole("button", { name: "Lưu" }).click();
  await hoa.waitForURL(/figures\/views\?done=/);
  await isWell(hoa, "the list of views");
  const lan = await enterAs(house, "Lan");
  await lan.goto(house.address + "figures/views");
  await lan.getByRole("link", { name: "Lao động theo loại hình", exact: true }).click();
  await lan.waitForURL(/rows=kind/);
  assert.match(lan.url(), /show=bars/);
  assert.ok(await lan.locator("figure.chart").first().isVisible());
  const minh = await enterAs(house, "Minh");
  await minh.goto(house.address + "figures/views");
  assert.equal(await minh.getByText("Lao động theo loại hình").count(), 0, "Minh is of the other agency");
  for (const page of [hoa, lan, minh]) await page.context().close();
});

test("the_start_page_renews_itself_when_somebody_else_changes_something", async () => {
  const minh = await enterAs(house, "Minh");
  await minh.goto(house.address);
  await isWell(minh, "the start page");
  const week = minh.locator("#live-week");
  const before = await week.innerText();
  let loads = 0;
  minh.on("framenavigated", () => { loads += 1; });
  const lan = await enterAs(house, "Lan");
  await lan.goto(house.address + "figures/views/new?rows=kind");
  await lan.getByLabel(/^Tên/).fill("Của Lan");
  await lan.getByRole("button", { name: "Lưu" }).click();
  await lan.waitForURL(/done=/);
  await minh.waitForFunction((text) => document.querySelector("#live-week").innerText !== text, before, { timeout: 20000 });
  assert.match(await week.innerText(), /Lưu một cách xem số liệu/);
  assert.equal(loads, 0, "nothing was loaded anew");
  await isWell(minh, "the start page after it renewed itself");
  for (const page of [minh, lan]) await page.context().close();
});

test("the_start_page_is_read_for_each_programme_and_agency_on_a_narrow_screen", async () => {
  const page = await enterAs(house, "Hoa", { width: 390, height: 844 });
  const links = page.getByRole("navigation", { name: "Xem của" }).getByRole("link");
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(addresses.some((address) => address.includes("programme=")) && addresses.some((address) => address.includes("agency=")));
  for (const address of addresses) {
    await page.goto(house.address + address.slice(1));
    assert.ok((await page.locator("ul.headlines li").count()) > 0, `${address} has its headlines`);
    await isWell(page, `${address} at 390 pixels`);
  }
  await page.context().close();
});
