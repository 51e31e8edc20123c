/** One unit: what it sees of the picture, and every term of the sum that made it. */

import { button, element } from "convjax/elements.js";
import { factor, plain, written } from "convjax/numbers.js";

const SAID = 6; // channels whose sums are named in the sentence
const OPEN = 2; // channels whose terms are unfolded at once
const KINDS = { conv: "convolution", conv_transpose: "transposed convolution", max_pool: "largest of its window", min_pool: "smallest of its window", avg_pool: "mean of its window", sum_pool: "sum of its window" };

/** A number with so many digits that count; what is tiny is written with a power of ten. */
function rounded(value, digits) {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1).replaceAll("-", "−");
  return written(Number(value.toPrecision(digits)));
}

/** In the room of a term; the number stands in full in its title and in data-value. */
const short = (value) => rounded(value, 4);

/** In a sentence: float32 has seven digits, of which the last differ with the order in which terms are added. */
const told = (value) => rounded(value, 6);

const bracketed = (value, write) => (value < 0 ? `(${write(value)})` : write(value));

/** The panel; `more` asks for more channels, `explore` opens a channel in the Explorer. */
export function createUnit({ announce, more, explore }) {
  const title = element("h3", { id: "unit-title", "data-testid": "unit-title" });
  const field = element("p", { "data-testid": "field-text" });
  const origin = element("p", { "data-testid": "unit-origin" });
  const banner = element("p", { class: "banner", role: "alert", hidden: true, "data-testid": "network-banner" });
  const sum = element("p", { class: "sum", "data-testid": "network-sum" });
  const steps = element("p", { class: "after", "data-testid": "unit-steps" });
  const groups = element("div", { class: "term-groups", "data-testid": "network-terms" });
  const rest = element("p", { "data-testid": "network-others" });
  const further = button("Write out more channels", { "data-testid": "more-channels", on: { click: more } });
  const node = element("section", { class: "unit", "aria-labelledby": "unit-title" }, title, field, origin, banner, sum, steps, groups, rest, further);

  /** One term; the product is worked out here and nowhere else in the page's network tab. */
  function termOf(term, number, document) {
    const isPool = !document.operation.startsWith("conv");
    const winner = document.terms.winner === number;
    const place = term.place ? `row ${term.place[0]}, column ${term.place[1]}` : term.stands_for;
    const product = term.value * term.weight;
    const words = document.operation.startsWith("m") ? short(term.value) : `${short(term.value)} · ${bracketed(term.weight, short)}`;
    const classes = ["term", term.stands_for === "element" ? "" : term.stands_for, winner ? "winner" : "", product < 0 ? "negative" : product > 0 ? "positive" : ""];
    return element(
      "div",
      { class: classes.filter(Boolean).join(" "), role: "listitem", "data-testid": "network-term", "data-value": plain(term.value), "data-weight": plain(term.weight), "data-product": String(product), "data-kind": term.stands_for, title: isPool ? written(term.value) : `${written(term.value)} · ${factor(term.weight)} = ${written(product)}` },
      element("span", {}, words),
      isPool ? null : element("span", { class: "mono" }, `= ${short(product)}`),
      element("small", {}, winner ? `${place}: wins` : place),
    );
  }

  function groupOf(one, number, document, columns) {
    const list = element("div", { class: "term-table", role: "list", tabindex: "0", "aria-label": `Terms of input channel ${one.channel}` }, one.terms.map((term, number) => termOf(term, number, document)));
    list.style.setProperty("--columns", columns);
    const isConv = document.operation.startsWith("conv");
    const head = isConv ? `Input channel ${one.channel}: ${told(one.sum)}` : `Channel ${one.channel}`;
    const open = document.operation === "conv" && opened(one, document, columns);
    const parts = [element("summary", {}, head), list];
    if (open) parts.push(button("Open in the Explorer", { class: "quiet", "data-testid": `explore-${one.channel}`, on: { click: () => explore(open) } }));
    return element("details", { class: "term-group", open: number < OPEN }, parts);
  }

  /** What is added up, and whether it is what the network has there. */
  function totalOf({ terms, operation, value }) {
    const all = terms.channels.flatMap((one) => one.terms);
    if (operation === "max_pool" || operation === "min_pool") {
      const won = all[terms.winner]?.value;
      return { total: won ?? NaN, agrees: won === value };
    }
    const shown = all.reduce((sum, term) => sum + term.value * term.weight, 0);
    const total = shown + (terms.others?.sum ?? 0) + (terms.bias ?? 0);
    return { total, agrees: Math.abs(total - value) <= terms.tolerance * Math.max(terms.magnitude, 1e-30) };
  }

  function sentenceOf(document, { total, agrees }) {
    const { terms, operation, value } = document;
    const name = KINDS[operation];
    if (operation.endsWith("pool")) {
      const of = terms.counted ? ` of ${terms.counted} numbers` : "";
      return `The ${name}${of}: ${told(agrees ? value : total)}`;
    }
    const parts = terms.channels.slice(0, SAID).map((one) => told(one.sum));
    if (terms.channels.length > SAID) parts.push("…");
    if (terms.others) parts.push(`others ${bracketed(terms.others.sum, told)}`);
    if (terms.bias !== null) parts.push(`bias ${bracketed(terms.bias, told)}`);
    return `${parts.join(" + ").replaceAll("+ −", "− ") || "nothing"} = ${told(agrees ? value : total)}`;
  }

  return {
    node,
    /** Show the answer to a question for one unit of a layer. */
    show(layer, document, step) {
      const [row, column, channel] = document.unit;
      title.textContent = `Unit at row ${row}, column ${column}, channel ${channel} of ${document.layer}`;
      field.textContent = document.receptive_field?.text ?? "What it sees of the picture is not known.";
      const from = document.source ? `, ${document.source}${document.after ? ` after ${document.after}` : ""}` : "";
      const window = document.window;
      const lies = window && `${spanOf("row", window.rows)}, ${spanOf("column", window.columns)}`;
      origin.textContent = window ? `${KINDS[document.operation][0].toUpperCase()}${KINDS[document.operation].slice(1)}; it reads ${lies} of ${document.source === "the image" ? "the normalised picture" : `its input${from}`}.` : "";
      steps.textContent = document.steps.length ? ["output " + told(document.value), ...document.steps.map(({ name, value }) => `${name} ${told(value)}`)].join(" → ") : "";
      const terms = document.terms;
      rest.hidden = !document.not_shown && !terms?.others;
      rest.textContent = [document.not_shown, terms?.others && `Not written out: ${terms.others.text}; together ${told(terms.others.sum)}.`].filter(Boolean).join(" ");
      further.hidden = !terms?.others || terms.channels.length >= 64;
      groups.replaceChildren();
      banner.hidden = true;
      sum.replaceChildren();
      if (!terms) {
        sum.textContent = `Its value is ${told(document.value)}.`;
        announce(`${title.textContent}: ${told(document.value)}`);
        return;
      }
      const found = totalOf(document);
      const columns = layer.kernel_size ? layer.kernel_size[1] : 1;
      groups.append(...terms.channels.map((one, number) => groupOf(one, number, document, columns)));
      const text = sentenceOf(document, found);
      const cut = text.lastIndexOf(told(found.agrees ? document.value : found.total));
      sum.append(text.slice(0, cut), element("strong", { "data-testid": "network-total", "data-value": plain(found.agrees ? document.value : found.total) }, text.slice(cut)));
      banner.hidden = found.agrees;
      if (!found.agrees) banner.textContent = `Page and library disagree. The terms shown make ${plain(found.total)}, and the network has ${plain(document.value)}.`;
      const after = document.steps[step - 1];
      announce(`${title.textContent}: ${text}${after ? `; after ${after.name} ${told(after.value)}` : ""}`);
    },
  };
}

/** "row 3", or "rows 3 to 5". */
function spanOf(name, [first, after]) {
  return after - first === 1 ? `${name} ${first}` : `${name}s ${first} to ${after - 1}`;
}

/** The window of one input channel as a setting of the Explorer: its output is what the channel adds. */
function opened(one, document, columns) {
  const rows = one.terms.length / columns;
  if (!Number.isInteger(rows)) return null;
  const made = (number) => Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => number(one.terms[row * columns + column])));
  return {
    tab: "explorer",
    setting: { operation: "conv", x: made(({ value }) => [value]), kernel: made(({ weight }) => [[weight]]), stride: 1, padding: "VALID" },
    selection: { kind: "output", index: [0, 0] },
    channel: 0,
    view: "2d",
  };
}
