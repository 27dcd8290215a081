// The news page as readers see it, and as both sides write and release it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, enterAs, isWell, missingWords, openHouse, sticksOut } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

for (const width of [1280, 390]) {
  test(`anybody_reads_the_news_page_without_a_seat_at_${width}_pixels`, async () => {
    const reader = await enterAs(house, null, { width });
    assert.equal((await reader.goto(house.address + "tin")).status(), 200);
    await isWell(reader, `the front page (${width})`);
    const titles = await reader.locator(".teaser h2 a").allInnerTexts();
    assert.equal(titles.length, 2, "two items of the sample are out");
    for (const title of titles) {
      await reader.goto(house.address + "tin");
      await reader.getByRole("link", { name: title }).first().click();
      await isWell(reader, `${title} (${width})`);
      assert.equal(await reader.locator("h1").innerText(), title);
      const data = JSON.parse(await reader.locator("script[type='application/ld+json']").innerText());
      assert.equal(data["@type"], "NewsArticle");
      for (const picture of await reader.locator(".plate img").all()) {
        await picture.scrollIntoViewIfNeeded();
        await reader.waitForFunction((image) => image.complete && image.naturalWidth > 0, await picture.elementHandle());
        assert.ok((await picture.getAttribute("alt")).length > 10, "each picture is described");
      }
    }
    assert.equal((await reader.goto(house.address + "tin/chuyen-muc/hoi-nghi-so-ket")).status(), 200);
    await isWell(reader, `a section (${width})`);
    await reader.context().close();
  });
}

test("the_news_page_is_whole_without_scripts_and_prints_without_its_frame", async () => {
  const reader = await enterAs(house, null, { scripts: false });
  await reader.goto(house.address + "tin");
  await reader.locator(".teaser h2 a").first().click();
  assert.ok(await reader.locator(".standfirst").isVisible());
  await reader.context().close();
  const printer = await enterAs(house, null);
  await printer.goto(house.address + "tin");
  await printer.locator(".teaser h2 a").first().click();
  await printer.emulateMedia({ media: "print" });
  for (const part of [".sections", ".share", ".imprint"]) {
    assert.equal(await printer.locator(part).isVisible(), false, `${part} is not printed`);
  }
  assert.ok(await printer.locator(".news .body").isVisible());
  await printer.context().close();
});

test("lan_drafts_news_from_a_session_and_both_sides_release_it", async () => {
  const lan = await enterAs(house, "Lan", { width: 390 });
  await lan.goto(house.address + "outreach");
  await lan.locator("main tbody a").first().click();
  await lan.locator("form[action='/news/drafts'] button").click();
  await lan.waitForURL(/news\/\d+\?done=/);
  await isWell(lan, "a draft (390)");
  const item = new URL(lan.url()).pathname.slice(1);
  await lan.locator("details.photo summary").first().click();
  await lan.locator("details.photo input[name=alternative]").first().fill("Hình vẽ mái nhà xưởng");
  await lan.locator("details.photo form button.main").first().click();
  await lan.waitForURL(/#photographs/);
  await lan.goto(house.address + item + "/revision");
  await isWell(lan, "the form of an item (390)");
  for (const [name, last] of [["Hoa", false], ["Tuấn", true]]) {
    const side = await enterAs(house, name);
    await side.goto(house.address + item);
    await isWell(side, `${name} reads what is to be released`);
    await side.locator("form[action$='/releases'] button").click();
    await side.waitForURL(/done=/);
    assert.match(await side.locator(".tag").first().innerText(), last ? /Đã ra/ : /Chờ bên còn lại/);
    if (last) {
      await side.locator("#release details summary").click();
      await side.fill("#recall-reason", "Chờ đối chiếu số liệu");
      await side.locator("form[action$='/recall'] button").click();
      await side.waitForURL(/done=/);
      await isWell(side, "a recalled item");
    }
    await side.context().close();
  }
  const reader = await enterAs(house, null);
  const gone = await reader.goto(house.address + "tin/" + item.split("/")[1]);
  assert.equal(gone.status(), 410);
  assert.match(await reader.locator("main").innerText(), /Chờ đối chiếu số liệu/);
  assert.deepEqual([await missingWords(reader), await axe(reader)], [[], []]);
  assert.ok((await sticksOut(reader)) <= 0);
  await reader.context().close();
  const wide = await enterAs(house, "Lan");
  for (const path of ["news", "news/new", item]) {
    await wide.goto(house.address + path);
    await isWell(wide, path);
  }
  await wide.context().close();
  await lan.context().close();
});
