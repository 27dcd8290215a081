// Outreach as both sides live it: Lan records a session on her telephone and
// adds a photograph, Minh sees whom no session has reached.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

/** A picture of one colour, drawn by the browser itself. */
async function picture(page) {
  const data = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#0b5668";
    pen.fillRect(0, 0, 640, 400);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(data.split(",")[1], "base64");
}

for (const scripts of [true, false]) {
  test(`lan_records_a_session_on_her_telephone_${scripts ? "with" : "without"}_scripts`, async () => {
    const lan = await enterAs(house, "Lan", { width: 390, height: 844, scripts });
    await lan.goto(house.address + "outreach/new");
    if (scripts) await isWell(lan, "a new session (390)");
    await lan.fill("#theme", scripts ? "Luật Việc làm 2025" : "An toàn lao động");
    await lan.selectOption("#form", "tai-doanh-nghiep");
    await lan.selectOption("#zone", { label: "KCN Tằng Loỏng" });
    await lan.fill("#audience-nguoi-lao-dong", "85");
    await lan.fill("#unit_search", "phot pho");
    await lan.locator("button[name=find]").click();
    await lan.waitForURL(/outreach\/new/);
    assert.equal(await lan.inputValue("#theme"), scripts ? "Luật Việc làm 2025" : "An toàn lao động", "what was typed stays");
    await lan.locator("#units input[type=checkbox]").first().check();
    if (scripts) await isWell(lan, "a new session, units found (390)");
    await lan.locator("form .actions button.main").last().click();
    await lan.waitForURL(/outreach\/\d+\?done=/);
    assert.match(await lan.locator("main").innerText(), /85 lượt người/);
    if (scripts) {
      await lan.setInputFiles("#file", { name: "Ảnh.png", mimeType: "image/png", buffer: await picture(lan) });
      await lan.fill("#caption", "Quang cảnh buổi tuyên truyền");
      await lan.locator("#files button.main").click();
      await lan.waitForURL(/#files/);
      assert.equal(await lan.locator(".photographs img").count(), 1);
      await isWell(lan, "a session with a photograph (390)");
    }
    await lan.context().close();
  });
}

test("minh_sees_whom_no_session_has_reached_wide_and_narrow", async () => {
  for (const width of [1280, 390]) {
    const minh = await enterAs(house, "Minh", { width });
    for (const path of ["outreach", "outreach/coverage", "outreach/coverage?period=2024-05-16/2025-05-15&reached=no"]) {
      assert.equal((await minh.goto(house.address + path)).status(), 200, path);
      await isWell(minh, `${path} (${width})`);
    }
    assert.match(await minh.locator("main").innerText(), /chưa bao giờ/);
    await minh.goto(house.address + "outreach");
    await minh.locator("main tbody a").first().click();
    await isWell(minh, `a session (${width})`);
    await minh.goto(house.address + "outreach/coverage");
    const arriving = minh.waitForEvent("download");
    await minh.locator("a[href*='coverage.xlsx']").click();
    assert.match((await arriving).suggestedFilename(), /\.xlsx$/);
    await minh.context().close();
  }
});
