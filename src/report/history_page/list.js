// The list of messages and enums, what is searched for, and what opens.

// How many entries of the list are made at a time.
const BATCH = 100;

const page = {
  search: document.getElementById("search"),
  show: document.getElementById("show"),
  scale: document.getElementById("scale"),
  count: document.getElementById("count"),
  list: document.getElementById("list"),
  more: document.getElementById("more"),
};

const has = (...states) => (element) =>
  element.live && element.numbers.some((number) => states.includes(number.state));

const SHOWN = [
  ["all", "everything", () => true],
  ["hazards", "with retired or reused numbers", has("reserved", "unreserved", "reused")],
  ["unreserved", "with numbers that are free and not reserved", has("unreserved")],
  ["reused", "with reused numbers", has("reused")],
  ["deleted", "deleted messages and enums", (element) => !element.live],
];

let matching = [];
let made = 0;

// What an element can be found by: its names and paths, now and before, and those of its numbers.
function words(element) {
  if (!element.words) {
    const known = new Set([element.kind, element.name, element.path]);
    for (const [full, path] of element.names) known.add(full).add(path);
    for (const { uses } of element.numbers) for (const [called] of uses) known.add(called);
    element.words = [...known].join("\n").toLowerCase();
  }
  return element.words;
}

function find() {
  const wanted = page.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const [, , isShown] = SHOWN.find(([key]) => key === page.show.value) || SHOWN[0];
  matching = ledger.elements.filter((element) => {
    return isShown(element) && wanted.every((word) => words(element).includes(word));
  });
  made = 0;
  page.list.replaceChildren();
  makeMore();
}

function makeMore() {
  if (made > 0 && made >= matching.length) return;
  const next = matching.slice(made, made + BATCH);
  made += next.length;
  page.list.append(...next.map(entry));
  page.more.hidden = made >= matching.length;
  const all = plural(ledger.elements.length, "message or enum").replace("message or enums", "messages and enums");
  const found = matching.length === ledger.elements.length ? all : `${matching.length} of ${all}`;
  page.count.textContent = made < matching.length ? `${found}; the first ${made} are listed` : found;
  if (matching.length === 0) {
    page.list.append(make("p", {}, ledger.elements.length ? "Nothing matches." : "There are no messages or enums."));
  }
}

function entry(element) {
  const node = make("details", { class: "element" });
  const title = make("h2", {}, make("span", { class: "kind" }, element.kind + " "), name(element.name));
  const where = make("div", { class: "where" }, make("span", { class: "name" }, element.path));
  if (!element.live) where.append(make("span", {}, "deleted ", when(last(element.lives)[1])));
  where.append(...chips(element));
  node.append(make("summary", {}, title, where));
  node.addEventListener("toggle", () => {
    if (!node.open) return;
    // so that the address, kept or sent on, leads here again
    history.replaceState(null, "", "#" + encodeURIComponent(element.name));
    if (node.drawn) return;
    node.drawn = true;
    draw(node, element);
  });
  node.element = element;
  return node;
}

const last = (list) => list[list.length - 1];

// How many numbers there are of each state.
function chips(element) {
  const counts = { reused: 0, unreserved: 0, reserved: 0, live: 0 };
  for (const number of element.numbers) counts[number.state] += 1;
  if (!element.live) return [];
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => make("span", { class: "chip " + state }, shape(state), ` ${count} ${WORDS[state]}`));
}

function draw(node, element) {
  const body = make("div", { class: "body" });
  node.querySelector(".body")?.remove();
  node.append(body);
  body.append(facts(element));
  if (element.numbers.length || element.runs.length) {
    const { frame, detail } = map(element, page.scale.value === "dates", body.clientWidth - 24);
    body.append(frame);
    if (element.numbers.length) body.append(detail, folded(element));
    frame.scrollLeft = frame.scrollWidth;
  }
}

function facts(element) {
  const list = make("ul", { class: "facts" });
  if (element.live) list.append(make("li", {}, ...free(element)));
  for (const [since, until] of element.lives) {
    list.append(make("li", {}, "there ", ...lasting(since, until)));
  }
  element.names.slice(1).forEach(([full, path, since], at) => {
    const [before, folder] = element.names[at];
    const item = make("li", {}, full === before ? "in " : "called ", name(full === before ? folder : before));
    item.append(" until ", when(since));
    list.append(item);
  });
  return list;
}

const free = (element) =>
  element.free === null
    ? ["every number was used"]
    : ["lowest number never used: ", make("b", {}, `${element.free}`)];

function table(element) {
  const titles = ["number", "name", "type", "since", "until", "state"];
  const isEnum = element.kind === "enum";
  const shown = titles.filter((title) => !(isEnum && title === "type"));
  const head = make("tr", {}, ...shown.map((title) => make("th", { scope: "col" }, title)));
  const body = make("tbody");
  for (const number of element.numbers) {
    number.uses.forEach(([called, , type, since, until], at) => {
      const row = make("tr", {}, make("th", { scope: "row" }, `${number.number}`), make("td", {}, name(called)));
      if (!isEnum) row.append(make("td", {}, name(type)));
      row.append(make("td", {}, when(since)), make("td", {}, until === null ? "" : when(until)));
      const isLast = at + 1 === number.uses.length;
      row.append(make("td", {}, isLast ? WORDS[stateOf(element, number)] : ""));
      body.append(row);
    });
  }
  return make("table", {}, make("thead", {}, head), body);
}

// The table, made when it is opened.
function folded(element) {
  const frame = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Numbers as a table" });
  const node = make("details", { class: "as-table" }, make("summary", {}, "as a table"), frame);
  node.fill = () => frame.childElementCount || frame.append(table(element));
  node.addEventListener("toggle", node.fill);
  return node;
}

// What the page is about, and what it cannot tell.
function introduce() {
  const about = document.getElementById("about");
  const commits = plural(ledger.visited, "commit");
  about.textContent = ledger.tip
    ? `protovet looked at ${commits}, up to ${ledger.tip.slice(0, 7)}.`
    : "This repository has no commits yet.";
  const limits = document.getElementById("limits");
  for (const note of ledger.notes) limits.append(make("p", {}, note));
  if (ledger.skipped.length === 0) return;
  const list = make("ul");
  const title = `${plural(ledger.skipped.length, "revision")} of files could not be read`;
  const node = make("details", {}, make("summary", {}, title), list);
  node.addEventListener("toggle", () => {
    if (!node.open || list.childElementCount) return;
    for (const [commit, path, why] of ledger.skipped) {
      list.append(make("li", {}, name(path), " in ", when(commit), `: ${why}`));
    }
  });
  limits.append(node);
}

// Opens what the address names.
function follow() {
  const wanted = decoded(location.hash.slice(1));
  const element = ledger.elements.find((it) => it.name === wanted);
  if (!element) return;
  page.search.value = element.name;
  page.show.value = "all";
  find();
  const shown = () => [...page.list.children].find((it) => it.element === element);
  while (!shown() && made < matching.length) makeMore();
  shown().open = true;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function start() {
  introduce();
  for (const [key, title, isShown] of SHOWN) {
    const count = ledger.elements.filter(isShown).length;
    page.show.append(make("option", { value: key }, `${title} (${count})`));
  }
  let waiting = 0;
  page.search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 80);
  });
  page.show.addEventListener("change", find);
  page.scale.addEventListener("change", () => {
    for (const node of page.list.querySelectorAll("details.element")) {
      node.drawn = node.open;
      if (node.open) draw(node, node.element);
    }
  });
  document.getElementById("find").addEventListener("submit", (event) => event.preventDefault());
  page.more.addEventListener("click", makeMore);
  if ("IntersectionObserver" in window) {
    new IntersectionObserver((seen) => {
      if (seen.some((it) => it.isIntersecting)) makeMore();
    }, { rootMargin: "600px" }).observe(page.more);
  }
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !isPlain || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    page.search.focus();
  });
  window.addEventListener("beforeprint", () => {
    for (const node of page.list.querySelectorAll(".as-table")) {
      node.fill();
      node.open = true;
    }
  });
  window.addEventListener("hashchange", follow);
  find();
  if (location.hash) follow();
  const [only] = page.list.children;
  if (ledger.elements.length === 1) only.open = true;
}

start();
