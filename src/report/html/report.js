// The list of findings, and what of it is shown.

// How many findings are made at a time.
const BATCH = 50;

// How many of them are open at the start: who has many wants to see the list first.
const OPEN = 10;

const page = {
  search: document.getElementById("search"),
  count: document.getElementById("count"),
  list: document.getElementById("list"),
  more: document.getElementById("more"),
};

const SEVERITIES = ["error", "warning", "note", "allowed"];
const kindOf = (finding) => (finding.allowed ? "allowed" : finding.severity);
const SURFACES = ["binary", "rpc", "json", "code", "none"];
const SURFACE_WORDS = { binary: "binary", rpc: "rpc", json: "json", code: "code", none: "convention" };
const WHO = {
  backward: "new readers with old data",
  forward: "old readers with new data",
};

const surfacesOf = (finding) => (finding.surfaces.length ? finding.surfaces : ["none"]);

let matching = [];
let made = 0;

// A sentence in which names stand between backticks.
function sentence(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, at) => (at % 2 ? name(part) : part));
}

function choices(field, values, words, has) {
  for (const value of values) {
    const count = DATA.findings.filter((it) => has(it, value)).length;
    if (!count) continue;
    const box = make("input", { type: "checkbox", value, checked: true });
    box.addEventListener("change", find);
    const label = make("label", { class: "choice is-" + value }, box);
    if (SEVERITIES.includes(value)) label.append(shape(value));
    label.append(`${words(value)} (${count})`);
    document.getElementById(field).append(label);
  }
  document.getElementById(field).hidden = !document.querySelector(`#${field} input`);
}

const chosen = (field) =>
  [...document.querySelectorAll(`#${field} input:checked`)].map((box) => box.value);

function words(finding) {
  if (!finding.words) {
    const { rule, element, place, message, summary } = finding;
    finding.words = [rule, element, place, message, summary].join("\n").toLowerCase();
  }
  return finding.words;
}

function find() {
  const wanted = page.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const severities = chosen("severities");
  const surfaces = chosen("surfaces");
  matching = DATA.findings.filter((finding) => {
    return (
      severities.includes(kindOf(finding)) &&
      surfacesOf(finding).some((surface) => surfaces.includes(surface)) &&
      wanted.every((word) => words(finding).includes(word))
    );
  });
  made = 0;
  page.list.replaceChildren();
  makeMore();
}

function makeMore() {
  if (made > 0 && made >= matching.length) return;
  const next = matching.slice(made, made + BATCH);
  page.list.append(...next.map((finding, at) => entry(finding, made + at < OPEN && !finding.allowed)));
  made += next.length;
  page.more.hidden = made >= matching.length;
  const all = plural(DATA.findings.length, "finding");
  const found = matching.length === DATA.findings.length ? all : `${matching.length} of ${all}`;
  page.count.textContent = made < matching.length ? `${found}; the first ${made} are listed` : found;
  if (matching.length === 0 && DATA.findings.length) page.list.append(make("p", {}, "Nothing matches."));
}

function entry(finding, isOpen) {
  const node = make("details", { class: "finding " + kindOf(finding) });
  const head = make("summary", {}, make("h2", {}, ...sentence(finding.message)), facts(finding));
  node.append(head);
  node.fill = () => node.childElementCount > 1 || node.append(body(finding));
  node.addEventListener("toggle", () => node.open && node.fill());
  if (isOpen) {
    node.fill();
    node.open = true;
  }
  return node;
}

function facts(finding) {
  const kind = kindOf(finding);
  const word = finding.allowed ? `${finding.severity}, allowed` : finding.severity;
  const severity = make("span", { class: "severity " + kind }, shape(kind), " " + word);
  const rule = finding.url
    ? make("a", { href: finding.url, title: finding.summary }, finding.rule)
    : make("span", { title: finding.summary }, finding.rule);
  const list = make("div", { class: "facts" }, severity, make("code", {}, rule));
  if (finding.element) list.append(name(finding.element));
  if (finding.place) list.append(name(finding.place));
  if (finding.surfaces.length) list.append(make("span", {}, finding.surfaces.join(", ")));
  if (finding.directions.length) {
    list.append(make("span", {}, finding.directions.map((it) => WHO[it]).join(", ")));
  }
  return list;
}

function body(finding) {
  const node = make("div", { class: "body" });
  if (finding.allowed) node.append(make("p", {}, "allowed ", ...sentence(finding.allowed)));
  const of = (side) => finding.files.filter((file) => file.side === side);
  const [old, now] = [of("old"), of("new")];
  if (old.length || now.length) {
    const sides = make("div", { class: old.length && now.length ? "sides" : "sides single" });
    for (let at = 0; at < Math.max(old.length, now.length); at += 1) {
      if (old[at]) sides.append(side(old[at]));
      if (now[at]) sides.append(side(now[at]));
    }
    node.append(sides);
  }
  if (finding.witness) node.append(witness(finding.witness));
  if (finding.help.length) {
    node.append(make("div", { class: "help" }, ...finding.help.map((line) => make("p", {}, make("b", {}, "help: "), ...sentence(line)))));
  }
  return node;
}

function side(file) {
  const word = file.side === "old" ? "before" : "now";
  const node = make("section", { class: "side " + file.side }, make("h3", {}, make("b", {}, word), name(file.title)));
  if (!file.lines.length) {
    node.append(make("p", { class: "missing" }, "the text of this version is not known"));
    return node;
  }
  const lines = make("div", { class: "lines" });
  let last = null;
  for (const [number, differs, pieces, said] of file.lines) {
    if (last !== null && number > last + 1) lines.append(make("div", { class: "gap" }, "⋮"));
    last = number;
    const sign = differs ? (file.side === "old" ? "−" : "+") : " ";
    const text = make("span", { class: "text" }, ...pieces.map(piece));
    lines.append(
      make(
        "div",
        { class: differs ? "line differs" : "line" },
        make("span", { class: "number" }, `${number}`),
        make("span", { class: "sign" }, sign),
        text,
      ),
    );
    for (const it of said) lines.append(make("div", { class: "said" }, make("span", {}, ...sentence(it))));
  }
  node.append(make("div", { class: "code", tabindex: "0", role: "group", "aria-label": `${word}: ${file.title}` }, lines));
  return node;
}

function piece([text, kind]) {
  if (!kind) return text;
  const classes = [kind & 1 ? "part" : null, kind & 2 ? "marked" : null].filter(Boolean);
  return make("span", { class: classes.join(" ") }, text);
}

// A value that breaks: what is written, its bytes, and what is read.
function witness(value) {
  const says = (who, what, text) =>
    make("tr", { class: "says" }, make("th", { scope: "row" }, `${who} schema ${what}`), make("td", { colspan: "2" }, make("code", {}, text)));
  const rows = value.pieces.map(([bytes, depth, meaning]) => {
    const cell = make("td", { class: "bytes" }, make("code", {}, bytes));
    cell.style.paddingLeft = `${0.6 + depth}rem`;
    if (value.format === "json") {
      return make("tr", {}, make("th", {}, "JSON"), make("td", { colspan: "2" }, make("code", {}, bytes)));
    }
    return make("tr", {}, make("th", {}, ""), cell, make("td", { class: "meaning" }, ...sentence(meaning)));
  });
  const table = make("table", {}, make("tbody", {}, says(value.writer, "writes", value.written), ...rows, says(value.reader, "reads", value.read)));
  const title = value.format === "json" ? "A value that shows it, as JSON" : "A value that shows it, and its bytes";
  return make("div", { class: "witness" }, make("h3", {}, title), make("div", { class: "frame", tabindex: "0", role: "group", "aria-label": title }, table));
}

function introduce() {
  document.getElementById("verdict").textContent = DATA.verdict;
  document.title = `protovet: ${DATA.verdict}`;
  const about = document.getElementById("about");
  if (DATA.about) about.append(DATA.about);
  if (DATA.bump) {
    if (DATA.about) about.append("; ");
    about.append("suggested bump: ", make("b", {}, DATA.bump[0]), " (", name(DATA.bump[1]), ")");
  }
  about.hidden = !about.childNodes.length;
}

function start() {
  introduce();
  choices("severities", SEVERITIES, (it) => it, (finding, value) => kindOf(finding) === value);
  choices("surfaces", SURFACES, (it) => SURFACE_WORDS[it], (finding, value) => surfacesOf(finding).includes(value));
  document.getElementById("find").hidden = DATA.findings.length === 0;
  page.count.hidden = DATA.findings.length === 0;
  let waiting = 0;
  page.search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 80);
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
    if (event.key !== "/" || !isPlain || (event.target.tagName === "INPUT" && event.target.type === "search")) return;
    event.preventDefault();
    page.search.focus();
  });
  // paper shows everything that is chosen
  window.addEventListener("beforeprint", () => {
    while (made < matching.length) makeMore();
    for (const node of page.list.querySelectorAll(".finding")) {
      node.fill();
      node.open = true;
    }
  });
  find();
}

start();
