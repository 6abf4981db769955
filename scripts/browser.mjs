// Pages in headless Chromium, as somebody would use them: on a phone and a desk, in light and dark.
// Used by report_page.mjs and history_page.mjs.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const wrong = [];
let checks = 0;

export function check(isRight, what) {
  checks += 1;
  if (!isRight) wrong.push(what);
}

// How much wider than the window the page is.
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

// A page on one kind of screen. Whatever it complains of or asks the network for is wrong.
class Screen {
  static async open(browser, pictures, width, colorScheme) {
    const screen = new Screen();
    screen.where = `${width}px ${colorScheme}`;
    screen.file = (name) => join(pictures, `${name}-${width}-${colorScheme}.png`);
    screen.print = (options) => screen.page.pdf({ path: join(pictures, "print.pdf"), format: "A4", ...options });
    screen.isPhone = width < 500;
    screen.isDesk = colorScheme === "light" && !screen.isPhone;
    screen.width = width;
    screen.context = await browser.newContext({
      viewport: { width, height: screen.isPhone ? 844 : 900 },
      colorScheme,
      hasTouch: screen.isPhone,
    });
    screen.page = await screen.context.newPage();
    screen.listen();
    return screen;
  }

  listen() {
    const { page, where } = this;
    page.on("console", (it) => {
      if (["error", "warning"].includes(it.type())) wrong.push(`${where}: console: ${it.text()}`);
    });
    page.on("pageerror", (error) => wrong.push(`${where}: ${error}`));
    page.on("request", (it) => {
      const isOwn = it.url().split("#")[0] === this.address || it.url().startsWith("data:");
      check(isOwn, `${where}: the page asks for ${it.url()}`);
    });
  }

  async go(file) {
    this.address = pathToFileURL(resolve(file)).href;
    await this.page.goto(this.address);
  }

  picture(name) {
    return this.page.screenshot({ path: this.file(name) });
  }

  async narrow(what) {
    check((await this.page.evaluate(overflow)) <= 0, `${this.where}: ${what} is wider than the window`);
  }

  // What a name would leave behind if it were taken for more than a name.
  async isUnbroken() {
    check((await this.page.evaluate(() => window.broken)) === undefined, `${this.where}: a name became a script`);
    check((await this.page.locator("img").count()) === 0, `${this.where}: a name became markup`);
  }
}

// Uses pages on every kind of screen, and says what went wrong. `playwright` is the folder of
// playwright-core; `executablePath` a browser, playwright's own if not given.
export async function everywhere({ pictures, playwright, executablePath }, use) {
  const { chromium } = createRequire(import.meta.url)(resolve(playwright));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  console.log(`Chromium ${browser.version()}`);
  try {
    for (const width of [390, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        const screen = await Screen.open(browser, pictures, width, colorScheme);
        await use(screen);
        await screen.context.close();
      }
    }
  } finally {
    await browser.close();
  }
  for (const what of wrong) console.error(what);
  console.log(`${checks} checks, ${wrong.length} failed; pictures are in ${pictures}`);
  process.exitCode = wrong.length ? 1 : 0;
}
