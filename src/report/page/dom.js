"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);

// Makes an element. Texts only ever become text: nothing of the data is read as markup.
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

const name = (text) => make("span", { class: "name" }, text);
const plural = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

