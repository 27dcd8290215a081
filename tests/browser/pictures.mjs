// Pictures of pages, to look at: node pictures.mjs FOLDER PATH…
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { axe, enterAs, missingWords, openHouse, sticksOut } from "./house.mjs";

const [folder = "pictures", ...paths] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const house = await openHouse();
try {
  for (const width of [1280, 390]) {
    const page = await enterAs(house, process.env.WHO ?? "Hoa", { width, height: width === 390 ? 844 : 800 });
    for (const path of paths.length ? paths : ["/"]) {
      await page.goto(house.address + path.replace(/^\//, ""));
      const name = `${path.replace(/^\//, "").replace(/[^a-z0-9]+/gi, "-") || "start"}-${width}.png`;
      await page.screenshot({ path: join(folder, name), fullPage: true });
      console.log(name, { axe: await axe(page), words: await missingWords(page), sticksOut: await sticksOut(page), strangers: page.strangers, faults: page.faults });
    }
  }
} finally {
  await house.close();
}
