// People sign in by a provider (OpenID Connect): the button, the provider, and
// back; whom it names wrongly, or whom nobody asked for, is told in words.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enterAs, isWell, openServer } from "./house.mjs";
import { freePort, openProvider } from "./provider.mjs";

let house, provider;

before(async () => {
  const port = await freePort();
  provider = await openProvider(`http://127.0.0.1:${port}/sign-in/provider/return`);
  house = await openServer(port, [
    "--oidc-issuer", provider.issuer, "--oidc-client", provider.client, "--oidc-secret", provider.secret,
    "--oidc-name", "Cổng đăng nhập tỉnh (mẫu)",
  ]);
});

after(async () => {
  await house?.close();
  await provider?.close();
});

const button = (page) => page.getByRole("link", { name: "Đăng nhập bằng Cổng đăng nhập tỉnh (mẫu)" });

/** Presses the button, and types a login at the provider. */
async function goAs(page, login) {
  await page.goto(house.address + "sign-in");
  await button(page).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("bất kỳ");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${house.address}**`);
}

test("Lan presses the button, signs in at the provider, and sits at her desk", async () => {
  for (const [width, scripts] of [[1280, true], [390, false]]) {
    const page = await enterAs(house, null, { width, scripts });
    await page.goto(house.address + "sign-in");
    if (scripts) await isWell(page, "the page of sign-in");
    assert.match(await page.locator("main").innerText(), /Xác thực hai bước do Cổng đăng nhập tỉnh \(mẫu\) thực hiện/);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/sign-in-${width}.png`, fullPage: true });
    await goAs(page, "lan");
    assert.equal(page.url(), house.address);
    await page.goto(house.address + "account");
    assert.match(await page.locator("dl.facts").innerText(), /Lan/);
    const kept = await page.context().cookies(house.address);
    assert.ok(!kept.some((cookie) => cookie.name === "songhanh-provider"), "what was for the way there is gone");
    await page.context().close();
  }
});

test("whom nobody gave a seat is told so, and gets none", async () => {
  const page = await enterAs(house, null);
  await goAs(page, "nguoi-la");
  assert.match(await page.getByRole("alert").innerText(), /«nguoi-la».*chưa có người dùng nào/);
  await page.goto(house.address + "account");
  assert.equal(page.url(), house.address + "sign-in");
  await page.context().close();
});

test("an answer to another question is not believed", async () => {
  const page = await enterAs(house, null);
  // Somebody between us changes the nonce on its way to the provider.
  await page.route(`${house.address}sign-in/provider`, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const address = new URL(response.headers().location);
    assert.ok(address.searchParams.get("nonce").length > 40);
    address.searchParams.set("nonce", "cua-nguoi-khac");
    await route.fulfill({ response, headers: { ...response.headers(), location: address.href } });
  });
  await goAs(page, "lan");
  assert.match(await page.getByRole("alert").innerText(), /Nơi xác thực không trả lời đúng/);
  await page.goto(house.address + "account");
  assert.equal(page.url(), house.address + "sign-in");
  await page.context().close();
});

test("who did not begin here, or stops on the way, is told so", async () => {
  const page = await enterAs(house, null);
  await page.goto(`${house.address}sign-in/provider/return?code=mot&state=hai`);
  assert.match(await page.getByRole("alert").innerText(), /không bắt đầu từ trình duyệt này/);
  await page.goto(house.address + "sign-in");
  await button(page).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.waitForURL(`${house.address}**`);
  assert.match(await page.getByRole("alert").innerText(), /đã dừng lại giữa chừng/);
  // The provider was another host, as it must be.
  [page.strangers, page.faults] = [[], []];
  await isWell(page, "the page of sign-in with a refusal");
  await page.context().close();
});
