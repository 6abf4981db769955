// Uses a page of `protovet history --html` as somebody would, in headless Chromium, and takes pictures.
//
//   node history_page.mjs PAGE PICTURES PLAYWRIGHT [CHROMIUM]
//
// PLAYWRIGHT is the folder of playwright-core; CHROMIUM a browser, playwright's own if not given.

import { check, everywhere } from "./browser.mjs";

const [file, pictures, playwright, executablePath] = process.argv.slice(2);

async function use(screen) {
  const { page, where } = screen;
  const open = async (search) => {
    await page.fill("#search", search);
    await page.waitForFunction((it) => document.querySelector("#count").textContent.includes(it), " of ");
    await page.waitForTimeout(150);
    await page.locator("details.element > summary").first().click();
    await page.waitForSelector("details.element[open] .body");
  };

  const started = Date.now();
  await screen.go(file);
  await page.waitForSelector("details.element");
  console.log(`${where}: ${await page.textContent("#count")} (${Date.now() - started} ms)`);
  check((await page.locator("details.element").count()) <= 200, `${where}: all of the list is made at once`);
  await screen.narrow("the list");
  await screen.picture("list");

  const before = await page.locator("details.element").count();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForFunction((it) => document.querySelectorAll("details.element").length > it, before);
  await page.evaluate(() => scrollTo(0, 0));

  await page.selectOption("#show", "reused");
  const reused = await page.locator("details.element h2").allTextContents();
  check(reused.join() === "message acme.v1.Customer,enum acme.v1.State", `${where}: reused are ${reused}`);
  await page.selectOption("#show", "hazards");
  await screen.narrow("what is retired");
  await screen.picture("retired");
  await page.selectOption("#show", "all");

  await open("acme.v1.User");
  const found = await page.locator("details.element").count();
  check(found === 1, `${where}: the old name of a message finds ${found}`);
  await screen.narrow("a map");
  await keys(page, where);
  await screen.narrow("a detail");
  await screen.picture("map");
  await page.selectOption("#scale", "dates");
  await screen.picture("dates");
  await screen.narrow("a map by dates");
  await page.selectOption("#scale", "changes");
  await page.locator(".as-table > summary").click();
  await page.waitForSelector(".as-table td");
  await screen.narrow("a table");
  await page.locator(".as-table").scrollIntoViewIfNeeded();
  await screen.picture("table");

  for (const [name, search] of [
    ["enum", "acme.v1.State"],
    ["many", "acme.v1.Code"],
    ["busy", "acme.v1.Busy"],
    ["bits", "acme.v1.Bits"],
    ["below", "acme.v1.Below"],
    ["deleted", "acme.v1.Old"],
    ["hostile", "hostile.Markup"],
  ]) {
    await open(search);
    const bar = page.locator(".bar").first();
    await (screen.isPhone ? bar.tap({ position: { x: 3, y: 8 } }) : bar.hover({ position: { x: 3, y: 8 } }));
    check((await page.locator(".detail ol > li").count()) > 0, `${where}: ${name}: no detail`);
    await screen.narrow(name);
    await screen.picture(name);
  }
  await screen.isUnbroken();
  await page.reload();
  await page.waitForSelector("details.element[open] .body");
  const again = await page.locator("details.element[open] h2").textContent();
  check(again === "message hostile.Markup", `${where}: the address leads to ${again}`);
  await page.fill("#search", "no such name");
  await page.waitForFunction(() => document.querySelector("#list").textContent === "Nothing matches.");

  if (screen.isDesk) {
    await open("acme.v1.Customer");
    await screen.print();
    await page.emulateMedia({ media: "print" });
    await screen.picture("print");
  }
}

// Finds and looks at bars without a mouse.
async function keys(page, where) {
  await page.locator("details.element > summary").first().focus();
  await page.keyboard.press("/");
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") || document.activeElement.id);
  check((await focused()) === "search", `${where}: / leads to ${await focused()}`);
  await page.locator("details.element > summary").first().focus();
  await page.keyboard.press("Tab");
  const map = await focused();
  if (map.startsWith("Map")) await page.keyboard.press("Tab");
  check((await focused()).startsWith("number 1: id (int32), from "), `${where}: Tab leads to ${await focused()}`);
  await page.keyboard.press("ArrowRight");
  check((await focused()).startsWith("number 1: user_id"), `${where}: right leads to ${await focused()}`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  check((await focused()).startsWith("number 3: phone (int64), since "), `${where}: down leads to ${await focused()}`);
  check((await focused()).endsWith("another meaning than before"), `${where}: reuse is not told: ${await focused()}`);
  const detail = await page.textContent(".detail");
  for (const part of ["email (string)", "phone (int64)", "another meaning than before", "reused"]) {
    check(detail.includes(part), `${where}: the detail does not tell ${part}: ${detail}`);
  }
}

await everywhere({ pictures, playwright, executablePath }, use);
