// The map of one message or enum: a row for each number, time from left to right.

// Where commits are on the line of time, from 0 to 1, and the days to write along it.
function evenly(turns) {
  const places = new Map(turns.map((commit, at) => [commit, at / turns.length]));
  const days = turns.map((commit) => ({ place: places.get(commit), shown: day(commit), title: told(commit) }));
  return { turns, days, place: (commit) => (commit === null ? 1 : places.get(commit)) };
}

function byDate(turns) {
  // Clocks of authors differ: a commit is never shown before one that it builds on.
  const times = new Map();
  let latest = -Infinity;
  for (const commit of turns) {
    latest = Math.max(latest, ledger.commits[commit][1]);
    times.set(commit, latest);
  }
  const start = times.get(turns[0]);
  const length = (Math.max(latest, ledger.until) - start) * 1.02 || 1;
  const days = [];
  for (let place = 0; place < 1; place += 0.01) {
    days.push({ place, shown: dayOf(start + place * length), title: null });
  }
  return { turns, days, place: (commit) => (commit === null ? 1 : (times.get(commit) - start) / length) };
}

function dayOf(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().split("T")[0];
}

function events(element) {
  const known = [];
  for (const [since, until] of element.lives) known.push(since, until);
  for (const [, , since] of element.names) known.push(since);
  for (const number of element.numbers) {
    for (const [, , , since, until] of number.uses) known.push(since, until);
    for (const [since, until] of number.between) known.push(since, until);
  }
  return known.filter((commit) => commit !== null);
}

// What fills a row, oldest first; what overlaps, as aliases do, lies in lanes below each other.
function bars(number) {
  const found = number.uses.map(([called, json, type, since, until, other]) => {
    return { called, json, type, since, until, other };
  });
  found.push(...number.between.map(([since, until, state]) => ({ since, until, state })));
  found.sort((a, b) => a.since - b.since);
  const ends = [];
  for (const bar of found) {
    const free = ends.findIndex((end) => end <= bar.since);
    bar.lane = free < 0 ? ends.length : free;
    ends[bar.lane] = bar.until === null ? Infinity : bar.until;
  }
  return { found, lanes: Math.max(ends.length, 1) };
}

const meaning = (bar) => {
  if (bar.state) return bar.state === "gone" ? "deleted with its message or enum" : WORDS[bar.state];
  return bar.called + (bar.type ? ` (${bar.type})` : "");
};

function button(number, bar, place) {
  const { since, until } = bar;
  const classes = ["bar"];
  if (bar.state) classes.push(bar.state);
  else classes.push(until === null ? "used" : "was");
  if (!bar.state && number.state === "reused") classes.push("reused");
  if (bar.other) classes.push("other");
  const reuse = bar.other ? ", another meaning than before" : "";
  const text = bar.state
    ? make("span", { class: "word" }, WORDS[bar.state])
    : make("span", { class: "name" }, bar.called + (bar.type ? " · " + bar.type : ""));
  const node = make(
    "button",
    {
      type: "button",
      class: classes.join(" "),
      tabindex: "-1",
      "aria-label": `number ${number.number}: ${meaning(bar)}, ${period(since, until)}${reuse}`,
    },
    bar.other ? shape("reused") : null,
    text,
  );
  const [left, right] = [place(since), place(until)];
  node.style.left = `${left * 100}%`;
  node.style.width = `max(7px, calc(${(right - left) * 100}% - 2px))`;
  node.style.top = `calc(.2rem + ${bar.lane} * 2.1rem)`;
  return node;
}

// Numbers in order, with what lies between them: reserved and never used, or free.
function rows(element) {
  const found = element.numbers.map((number) => ({ first: number.number, last: number.number, number }));
  found.push(...element.runs.map(([first, last, why]) => ({ first, last, why })));
  found.sort((a, b) => a.first - b.first || a.last - b.last);
  const all = [];
  let next = found.length ? Math.min(found[0].first, 1) : 1;
  for (const row of found) {
    if (row.first > next) all.push({ first: next, last: row.first - 1, why: "free" });
    all.push(row);
    next = Math.max(next, row.last + 1);
  }
  return all;
}

const WHY = {
  free: "never used",
  reserved: "reserved, never used",
  extensions: "for extensions",
};

function runRow(row) {
  const numbers = row.first === row.last ? `${row.first}` : `${row.first} to ${row.last}`;
  const label = make("div", { class: "label run" }, make("b", {}, numbers), make("span", {}, WHY[row.why]));
  if (row.why === "reserved") label.prepend(shape("reserved"));
  return make("div", { class: "row" }, label);
}

// Numbers of what was deleted are neither free nor reserved.
const stateOf = (element, { state }) => (element.live || state === "reused" ? state : "gone");

function head(element, number) {
  const state = stateOf(element, number);
  const label = make("div", { class: "label " + state });
  if (state !== "gone") label.append(shape(state));
  const digits = `${number.number}`;
  label.append(make("b", { class: digits.length > 6 ? "long" : null }, digits), make("span", { class: "word" }, WORDS[state]));
  return label;
}

// The days along the top, as many as there is room for, and a line for each.
function axis(days, width) {
  const track = make("div", { class: "track" });
  const places = [];
  let last = -Infinity;
  for (const { place, shown, title } of days) {
    if ((place - last) * width < 84 || (1 - place) * width < 60) continue;
    last = place;
    places.push(place);
    const tick = make("span", { class: "tick", title }, shown);
    tick.style.left = `${place * 100}%`;
    track.append(tick);
  }
  const corner = make("div", { class: "label" }, make("b", {}, "#"), "number");
  return { node: make("div", { class: "row axis", "aria-hidden": "true" }, corner, track), places };
}

function lines(places) {
  const drawn = places.map((place) => {
    const line = make("i");
    line.style.left = `${place * 100}%`;
    return line;
  });
  return make("div", { class: "lines" }, ...drawn);
}

// Shows the map and what is chosen in it.
function map(element, byDates, room) {
  const turns = [...new Set(events(element))].sort((a, b) => a - b);
  const line = byDates ? byDate(turns) : evenly(turns);
  const label = room < 500 ? 108 : 136;
  const least = byDates ? 420 : line.turns.length * 34;
  const width = Math.max(room - label, least);
  const body = make("div", { class: "rows" });
  body.style.width = `max(100%, ${least + label}px)`;
  const { node, places } = axis(line.days, width);
  body.append(lines(places), node);
  const detail = make("div", { class: "detail" }, make("p", { class: "quiet" }, HINT));
  const grid = [];
  for (const row of rows(element)) {
    if (!row.number) {
      body.append(runRow(row));
      continue;
    }
    const { found, lanes } = bars(row.number);
    const track = make("div", { class: "track" });
    track.style.height = `${lanes * 2.1}rem`;
    const cells = found.map((bar) => {
      const cell = button(row.number, bar, line.place);
      if ((line.place(bar.until) - line.place(bar.since)) * width < 24) cell.classList.add("narrow");
      track.append(cell);
      return { cell, bar, number: row.number };
    });
    grid.push(cells);
    body.append(make("div", { class: "row" }, head(element, row.number), track));
  }
  const title = `Map of ${element.name}: arrow keys go from one time of a number to another`;
  const frame = make("div", { class: "map", role: "group", "aria-label": title }, body);
  choosing(element, frame, grid, detail);
  return { frame, detail };
}

const HINT = "Filled bars are in use now, empty ones were. Point at, tap or focus a bar to see its commits; arrow keys go on from there.";

// One bar of a map can be reached with Tab, the others with the arrow keys.
function choosing(element, frame, grid, detail) {
  const cells = new Map();
  grid.forEach((row, y) => row.forEach((it, x) => cells.set(it.cell, { ...it, y, x })));
  if (grid.length === 0) return;
  let current = grid[0][0].cell;
  current.tabIndex = 0;
  const choose = (cell) => {
    const it = cells.get(cell);
    if (!it) return;
    current.tabIndex = -1;
    current.classList.remove("chosen");
    current = cell;
    current.tabIndex = 0;
    current.classList.add("chosen");
    detail.replaceChildren(...details(element, it.number, it.bar));
  };
  frame.addEventListener("mouseover", (event) => choose(event.target.closest(".bar")));
  for (const kind of ["focusin", "click"]) {
    frame.addEventListener(kind, (event) => {
      const cell = event.target.closest(".bar");
      choose(cell);
      if (cell) uncover(cell, detail);
    });
  }
  frame.addEventListener("keydown", (event) => {
    const from = cells.get(event.target);
    const to = from && goal(grid, from, event.key);
    if (!to) return;
    event.preventDefault();
    to.cell.focus();
  });
}

// Scrolls on if what tells about a bar lies on top of it.
function uncover(cell, detail) {
  const covered = cell.getBoundingClientRect().bottom + 8 - detail.getBoundingClientRect().top;
  if (covered > 0) window.scrollBy(0, covered);
}

function goal(grid, { y, x, cell }, key) {
  const row = grid[y];
  if (key === "ArrowRight") return row[x + 1];
  if (key === "ArrowLeft") return row[x - 1];
  if (key === "Home") return row[0];
  if (key === "End") return row[row.length - 1];
  const next = key === "ArrowDown" ? grid[y + 1] : key === "ArrowUp" ? grid[y - 1] : null;
  if (!next) return null;
  // the one that is there at the same time, or else the last before
  const right = cell.offsetLeft + cell.offsetWidth;
  const before = next.filter((it) => it.cell.offsetLeft < right);
  return before[before.length - 1] || next[0];
}

// How many times of a number are told before and after the chosen one.
const AROUND = 3;

// What a number was, with the chosen time of it in full.
function details(element, number, chosen) {
  const { found } = bars(number);
  const state = stateOf(element, number);
  const title = make("p", { class: state }, ` number ${number.number}: ${WORDS[state]}`);
  if (state !== "gone") title.prepend(shape(state));
  const isChosen = (bar) => bar.since === chosen.since && bar.lane === chosen.lane;
  const first = Math.max(0, found.findIndex(isChosen) - AROUND);
  const shown = found.slice(first, first + 2 * AROUND + 1);
  if (shown.length < found.length) {
    title.append(`; ${first + 1} to ${first + shown.length} of ${found.length}`);
  }
  const items = shown.map((bar) => detail(bar, isChosen(bar)));
  return [title, make("ol", { start: `${first + 1}` }, ...items)];
}

function detail(bar, isChosen) {
  const item = make("li", { class: isChosen ? "chosen" : null });
  item.append(bar.state ? meaning(bar) : name(meaning(bar)));
  if (bar.json) item.append(", in JSON ", name(bar.json));
  if (isChosen) {
    item.append(bar.until === null ? ", since " : ", from ", whole(bar.since));
    if (bar.until !== null) item.append(" until ", whole(bar.until));
  } else {
    item.append(", ", ...lasting(bar.since, bar.until));
  }
  if (bar.other) item.append(" ", make("span", { class: "danger" }, "another meaning than before"));
  return item;
}
