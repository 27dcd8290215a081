// The plan as both sides live it: Lan says how far her part is, brings what
// proves it done and closes the task; Tuấn of the other side confirms it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openHouse } from "./house.mjs";

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house?.close(); });

test("lan_closes_a_task_without_scripts_and_tuan_confirms_it", async () => {
  const lan = await enterAs(house, "Lan", { width: 390, scripts: false });
  await lan.goto(house.address + "plan");
  await lan.getByRole("link", { name: "Thêm nhiệm vụ" }).click();
  await lan.fill("#name", "Lập sổ theo dõi đơn vị chuyển khu");
  await lan.fill("#due", "2026-12-31");
  const board = await lan.locator("[id='bodies.0.agency'] option", { hasText: "Phòng Quản lý doanh nghiệp" }).first().getAttribute("value");
  await lan.selectOption("[id='bodies.0.agency']", board);
  await lan.check("input[name=confirm]");
  await lan.locator("form .actions button.main").last().click();
  await lan.waitForURL(/tasks\/\d+\?done=/);
  const address = new URL(lan.url()).pathname.slice(1);

  await lan.getByText("Ghi tiến độ", { exact: false }).first().click();
  await lan.locator("form[action$='/progress'] select").selectOption("stuck");
  await lan.locator("form[action$='/progress'] button").click();
  assert.match(await lan.locator("main").innerText(), /Chưa điền mục này/, "whoever is stuck says on what");
  await lan.locator("form[action$='/progress'] select").selectOption("done");
  await lan.locator("form[action$='/progress'] button").click();
  await lan.waitForURL(/done=/);

  await lan.getByText("Thêm minh chứng").click();
  await lan.fill("#number", "77/BC-BQL (mẫu)");
  await lan.fill("#issued", "2026-11-20");
  await lan.fill("#title", "Sổ theo dõi đơn vị chuyển khu");
  await lan.locator("form[action$='/evidence'] button.main").click();
  await lan.waitForURL(/done=/);
  await lan.locator("summary", { hasText: "Kết thúc nhiệm vụ" }).click();
  await lan.locator("form[action$='/closure'] button").click();
  await lan.waitForURL(/done=/);
  assert.match(await lan.locator("main").innerText(), /Chờ xác nhận/);
  await lan.context().close();

  const tuan = await enterAs(house, "Tuấn");
  await tuan.goto(house.address + "digest");
  assert.match(await tuan.locator("main").innerText(), /Lập sổ theo dõi đơn vị chuyển khu/);
  await tuan.goto(house.address + address);
  await tuan.getByRole("button", { name: "Xác nhận đã hoàn thành" }).click();
  await tuan.waitForURL(/done=/);
  assert.match(await tuan.locator("main").innerText(), /Hoàn thành/);
  await tuan.context().close();
});

test("every_way_of_looking_at_a_plan_is_well_wide_and_narrow", async () => {
  for (const width of [1280, 390]) {
    const hoa = await enterAs(house, "Hoa", { width });
    for (const path of ["plan", "plan?view=board", "plan?view=calendar&month=2026-12", "plan?view=timeline", "plan?since=2026-01-01&due=overdue", "duties", "digest"]) {
      assert.equal((await hoa.goto(house.address + path)).status(), 200, path);
      await isWell(hoa, `${path} (${width})`);
    }
    await hoa.goto(house.address + "plan");
    await hoa.locator("main tbody th a").first().click();
    await isWell(hoa, `a task (${width})`);
    await hoa.goto(house.address + "programmes");
    await hoa.locator("main tbody th a").first().click();
    await isWell(hoa, `an agreement (${width})`);
    await hoa.getByRole("link", { name: "Chuyển sang giai đoạn tiếp theo" }).click();
    await isWell(hoa, `the next phase (${width})`);
    await hoa.goto(house.address + "plan");
    for (const ending of ["docx", "xlsx"]) {
      const arriving = hoa.waitForEvent("download");
      await hoa.locator(`a[href*='plan.${ending}']`).click();
      assert.match((await arriving).suggestedFilename(), new RegExp(`\\.${ending}$`));
    }
    await hoa.context().close();
  }
});
