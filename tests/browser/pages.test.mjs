// Every page that the list of rooms leads to: readable by everybody, in both
// languages, wide and narrow, with and without scripts, asking no other host.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

/** The rooms that this person is led to. */
async function rooms(page) {
  return page.locator("nav.ways a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
}

for (const lang of ["vi", "en"]) {
  for (const width of [1280, 390]) {
    test(`hoa_can_read_every_room_in_${lang}_at_${width}_pixels`, async () => {
      const page = await enterAs(house, "Hoa", { width, lang });
      for (const path of await rooms(page)) {
        const answer = await page.goto(house.address + path.slice(1));
        assert.equal(answer.status(), 200, path);
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
        await isWell(page, `${path} (${lang}, ${width})`);
      }
      await page.context().close();
    });
  }
}

test("the_pages_of_time_and_territory_are_well_wide_and_narrow", async () => {
  for (const width of [1280, 390]) {
    const page = await enterAs(house, "Quản trị", { width });
    for (const path of ["places/events", "places/shapes", "agencies/successions", "figures/since", "figures/since?since=2020-01-01", "units?boundaries=2025-06-30"]) {
      assert.equal((await page.goto(house.address + path)).status(), 200, path);
      await isWell(page, `${path} (${width})`);
    }
    await page.context().close();
  }
});

test("every_room_opens_without_scripts", async () => {
  const page = await enterAs(house, "Lan", { scripts: false });
  const links = await page.locator("nav.ways a").all();
  const paths = [];
  for (const link of links) paths.push(await link.getAttribute("href"));
  assert.ok(paths.length > 10, "the list of rooms is there without scripts");
  for (const path of paths) {
    const answer = await page.goto(house.address + path.slice(1));
    assert.equal(answer.status(), 200, path);
    assert.equal(await page.locator("h1").count(), 1, path);
  }
  await page.context().close();
});

test("minh_who_only_reads_is_led_nowhere_that_refuses_him", async () => {
  const page = await enterAs(house, "Minh");
  const paths = await rooms(page);
  assert.ok(!paths.includes("/intake"), "a viewer is not led to taking workbooks in");
  assert.ok(!paths.includes("/users"), "a viewer is not led to the users");
  for (const path of paths) {
    assert.equal((await page.goto(house.address + path.slice(1))).status(), 200, path);
    await isWell(page, `${path} (Minh)`);
  }
  for (const path of ["intake", "users"]) {
    assert.equal((await page.goto(house.address + path)).status(), 403, path);
    await isWell(page, `${path} refused`);
  }
  await page.context().close();
});

test("a_stranger_is_asked_to_sign_in_and_finds_no_page_that_is_not_there", async () => {
  const page = await enterAs(house, null);
  await page.goto(house.address + "units");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await isWell(page, "sign-in");
  assert.equal((await page.goto(house.address + "nowhere")).status(), 404);
  await isWell(page, "not found");
  await page.goto(house.address + "sign-in");
  await page.getByLabel(/Tên đăng nhập/).fill("lan");
  await page.getByLabel(/Mật khẩu/).fill("đoán mò thôi");
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  assert.match(await page.locator("[role=alert]").innerText(), /không đúng/);
  await isWell(page, "sign-in refused");
  await page.context().close();
});

test("pages_print_without_the_frame", async () => {
  const page = await enterAs(house, "Hoa");
  await page.goto(house.address + "units");
  await page.emulateMedia({ media: "print" });
  for (const part of [".top", "nav.ways", ".filters"]) {
    assert.equal(await page.locator(part).first().isVisible(), false, `${part} is not printed`);
  }
  assert.ok(await page.locator("main table").first().isVisible());
  await page.context().close();
});
