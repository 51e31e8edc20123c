/** Paragraphs, tables and formulas of the lesson and the quiz, as elements. */

import { element } from "convjax/elements.js";

/** A list of blocks, as the library sends them; grids of numbers that follow each other stand side by side. */
export function written(blocks) {
  const nodes = [];
  for (const one of blocks) {
    const grid = one.kind === "table" && !one.head.length;
    const before = nodes.at(-1);
    if (grid && before?.className === "grids") before.append(block(one));
    else nodes.push(grid ? element("div", { class: "grids" }, block(one)) : block(one));
  }
  return nodes;
}

/** A text in which `code` stands between backticks and an *emphasised* word between asterisks. */
export function inline(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (part.length > 2 && part.startsWith("`")) return element("code", {}, part.slice(1, -1));
    if (part.length > 2 && part.startsWith("*")) return element("em", {}, part.slice(1, -1));
    return part;
  });
}

function block({ kind, text, lines, ...table }) {
  if (kind === "text") return element("p", {}, inline(text));
  if (kind === "lines") return element("div", { class: "sums" }, lines.map((line) => element("p", {}, line)));
  return tableOf(table);
}

/** With a head it is a table of facts, without one a grid of numbers. */
function tableOf({ caption, head, rows }) {
  const cell = (value, place) =>
    element(head.length && place === 0 ? "th" : "td", head.length && place === 0 ? { scope: "row" } : {}, value);
  return element(
    "div",
    { class: "scrolled", tabindex: "0", role: "group", "aria-label": caption },
    element(
      "table",
      { class: head.length ? "tabled" : "numbers" },
      element("caption", {}, caption),
      head.length ? element("thead", {}, element("tr", {}, head.map((name) => element("th", { scope: "col" }, name)))) : null,
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell)))),
    ),
  );
}
