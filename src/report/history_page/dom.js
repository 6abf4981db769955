"use strict";

const ledger = JSON.parse(document.getElementById("data").textContent);

// Makes an element. Texts only ever become text: nothing of the ledger is read as markup.
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

function shape(state) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", "#" + state);
  svg.append(use);
  return svg;
}

const WORDS = {
  live: "live",
  reserved: "reserved",
  unreserved: "free, not reserved",
  reused: "reused",
  gone: "deleted",
};

const name = (text) => make("span", { class: "name" }, text);
const day = (commit) => ledger.commits[commit][2].split("T")[0];
const short = (commit) => ledger.commits[commit][0].slice(0, 7);
const told = (commit) => `${short(commit)} (${day(commit)})`;
const plural = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
const period = (since, until) =>
  until === null ? `since ${told(since)}` : `from ${told(since)} until ${told(until)}`;

// The same, for reading: a commit and its day stay on one line.
const when = (commit) => make("span", { class: "when" }, told(commit));
const lasting = (since, until) =>
  until === null ? ["since ", when(since)] : ["from ", when(since), " until ", when(until)];

// A commit with all there is to know of it.
function whole(commit) {
  const [id, , time] = ledger.commits[commit];
  return make("span", {}, make("code", {}, id), " (", make("span", { class: "when" }, time.replace("T", " ")), ")");
}
