// Uses pages of `--report html=` as somebody would, in headless Chromium, and takes pictures.
//
//   node report_page.mjs PAGES PICTURES PLAYWRIGHT [CHROMIUM]
//
// PAGES is the folder they are in, PLAYWRIGHT that of playwright-core; CHROMIUM a browser,
// playwright's own if not given.

import { join } from "node:path";
import { check, everywhere } from "./browser.mjs";

const [pages, pictures, playwright, executablePath] = process.argv.slice(2);

async function use(screen) {
  const { page, where, width } = screen;
  const go = (name) => screen.go(join(pages, name));
  const count = async () => parseInt(await page.textContent("#count"), 10);
  const search = async (text) => {
    await page.fill("#search", text);
    await page.waitForTimeout(200);
  };

  const started = Date.now();
  await go("page.html");
  await page.waitForSelector(".finding");
  const all = await count();
  console.log(`${where}: ${await page.textContent("h1")} (${Date.now() - started} ms)`);
  check((await page.locator(".finding[open]").count()) === 10, `${where}: not the first ten are open`);
  check((await page.locator(".finding").count()) <= 100, `${where}: all of the list is made at once`);
  const title = await page.title();
  check(title === `protovet: ${await page.textContent("h1")}`, `${where}: the title is ${title}`);
  await screen.narrow("the list");
  await screen.picture("list");

  // more comes when the end is seen
  const before = await page.locator(".finding").count();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForFunction((it) => document.querySelectorAll(".finding").length > it, before);
  await page.evaluate(() => scrollTo(0, 0));

  // filters
  await page.locator("#severities .is-error input").uncheck();
  const warnings = await count();
  check(warnings > 0 && warnings < all, `${where}: without errors there are ${warnings} of ${all}`);
  const kinds = await page.locator(".finding .severity").allTextContents();
  check(kinds.every((it) => it.trim() !== "error"), `${where}: errors are still there: ${kinds}`);
  await page.locator("#severities .is-error input").check();
  for (const surface of ["binary", "json", "code"]) {
    await page.locator(`#surfaces .is-${surface} input`).uncheck();
  }
  const callers = await page.locator(".finding code").allTextContents();
  check(callers.length > 0 && callers.every((it) => it.includes("RPC") || it.includes("SERVICE")), `${where}: rpc shows ${callers}`);
  await screen.picture("callers");
  for (const surface of ["binary", "json", "code"]) {
    await page.locator(`#surfaces .is-${surface} input`).check();
  }
  check((await count()) === all, `${where}: not all are back`);

  // one finding
  await search("order.total_cents");
  const narrowed = page.locator(".finding").first();
  check((await narrowed.locator("h2").textContent()).includes("total_cents"), `${where}: the search finds another`);
  const [old, now] = [narrowed.locator(".old").first(), narrowed.locator(".new").first()];
  check((await old.locator(".differs").allTextContents()).join().includes("int64 total_cents = 3"), `${where}: old is not marked`);
  check((await now.locator(".part").allTextContents()).includes("int32"), `${where}: the change is not marked`);
  const boxes = [await old.boundingBox(), await now.boundingBox()];
  const isBeside = boxes[0].y === boxes[1].y && boxes[0].x < boxes[1].x;
  check(isBeside === width > 700, `${where}: old and new are ${isBeside ? "" : "not "}beside each other`);
  await search("customer_number");
  const witness = await page.locator(".witness").first().textContent();
  check(/old schema writes|new schema writes/.test(witness) && /[0-9a-f]{2}/.test(witness), `${where}: no bytes: ${witness}`);
  await screen.narrow("a finding");
  await screen.picture("finding");
  await search("STATUS");
  await screen.picture("enum");
  await search("gone");
  await screen.picture("gone");

  // without a mouse
  await page.locator("summary").first().focus();
  await page.keyboard.press("/");
  const focused = await page.evaluate(() => document.activeElement.id);
  check(focused === "search", `${where}: / leads to ${focused}`);
  await search("no such finding");
  check((await page.textContent("#list")) === "Nothing matches.", `${where}: something matches`);

  // nobody gets in
  await search("hostile.Markup");
  for (const node of await page.locator(".finding:not([open]) > summary").all()) await node.click();
  await screen.narrow("hostile names");
  await screen.picture("hostile");
  await screen.isUnbroken();
  const said = await page.locator(".said").first().boundingBox();
  check(said.x >= 0 && said.x + said.width <= width, `${where}: what is said is out of sight`);

  if (screen.isDesk) {
    await search("acme.shop");
    await screen.print({ printBackground: true });
    await page.emulateMedia({ media: "print" });
    check(!(await page.locator("form").isVisible()), `${where}: the form is printed`);
    await screen.picture("print");
    await page.emulateMedia({ media: "screen" });
  }
  await go("nothing.html");
  check((await page.textContent("h1")) === "nothing found", `${where}: something was found`);
  check(!(await page.locator("form").isVisible()), `${where}: there is a form for nothing`);
  await screen.picture("nothing");
  await go("broken.html");
  check((await page.textContent("h1")).startsWith("the schema does not compile"), `${where}: it compiles`);
  check((await page.locator(".marked").count()) > 0, `${where}: the error is not marked`);
  await screen.picture("broken");
}

await everywhere({ pictures, playwright, executablePath }, use);
