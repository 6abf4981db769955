// Uses pages of `--report html=` as somebody would, in headless Chromium, and takes pictures.
//
//   node report_page.mjs PAGES PICTURES PLAYWRIGHT [CHROMIUM]
//
// PAGES is the folder they are in, PLAYWRIGHT that of playwright-core; CHROMIUM a browser,
// playwright's own if not given.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pages, pictures, playwright, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(resolve(playwright));
const wrong = [];
let checks = 0;

function check(isRight, what) {
  checks += 1;
  if (!isRight) wrong.push(what);
}

// How much wider than the window the page is.
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

async function use(browser, width, colorScheme) {
  const where = `${width}px ${colorScheme}`;
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    colorScheme,
    hasTouch: width < 500,
  });
  const page = await context.newPage();
  page.on("console", (it) => {
    if (["error", "warning"].includes(it.type())) wrong.push(`${where}: console: ${it.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`${where}: ${error}`));
  let address = "";
  page.on("request", (it) => {
    const isOwn = it.url().split("#")[0] === address || it.url().startsWith("data:");
    check(isOwn, `${where}: the page asks for ${it.url()}`);
  });
  const go = async (name) => {
    address = pathToFileURL(resolve(join(pages, name))).href;
    await page.goto(address);
  };
  const picture = (name) => page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) });
  const narrow = async (what) => {
    check((await page.evaluate(overflow)) <= 0, `${where}: ${what} is wider than the window`);
  };
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
  await narrow("the list");
  await picture("list");

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
  await picture("callers");
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
  await narrow("a finding");
  await picture("finding");
  await search("STATUS");
  await picture("enum");
  await search("gone");
  await picture("gone");

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
  await narrow("hostile names");
  await picture("hostile");
  check((await page.evaluate(() => window.broken)) === undefined, `${where}: a name became a script`);
  check((await page.locator("img").count()) === 0, `${where}: a name became markup`);
  const said = await page.locator(".said").first().boundingBox();
  check(said.x >= 0 && said.x + said.width <= width, `${where}: what is said is out of sight`);

  if (colorScheme === "light" && width > 500) {
    await search("acme.shop");
    await page.pdf({ path: join(pictures, "print.pdf"), format: "A4", printBackground: true });
    await page.emulateMedia({ media: "print" });
    check(!(await page.locator("form").isVisible()), `${where}: the form is printed`);
    await picture("print");
    await page.emulateMedia({ media: "screen" });
  }
  await go("nothing.html");
  check((await page.textContent("h1")) === "nothing found", `${where}: something was found`);
  check(!(await page.locator("form").isVisible()), `${where}: there is a form for nothing`);
  await picture("nothing");
  await go("broken.html");
  check((await page.textContent("h1")).startsWith("the schema does not compile"), `${where}: it compiles`);
  check((await page.locator(".marked").count()) > 0, `${where}: the error is not marked`);
  await picture("broken");
  await context.close();
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
console.log(`Chromium ${browser.version()}`);
try {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) await use(browser, width, colorScheme);
  }
} finally {
  await browser.close();
}
for (const what of wrong) console.error(what);
console.log(`${checks} checks, ${wrong.length} failed; pictures are in ${pictures}`);
process.exitCode = wrong.length ? 1 : 0;
