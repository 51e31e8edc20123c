/** What is true of the whole setting: its size as a formula, what it has to learn, the code that gives the same. */

import { button, element } from "convjax/elements.js";

const AXES = ["height", "width"];
const FORMATS = ["png", "svg", "gif", "html"];

/** The line with the formula. */
export function createFormula() {
  const sizes = element("strong", { "data-testid": "sizes" });
  const short = element("span", { class: "short" });
  const numbers = element("span", { class: "numbers" });
  const letters = element("p", { class: "letters" });
  const long = element("p", { class: "long mono", "data-testid": "formula-long" });
  const unread = element("p", { class: "unread-note", "data-testid": "unread" });
  const node = element(
    "section",
    { class: "formula", "aria-label": "Size of the output" },
    element("p", { "data-testid": "formula" }, sizes, " ", short, " ", numbers),
    element("details", {}, element("summary", {}, "In full"), long),
    letters,
    unread,
  );

  return {
    node,
    /** Show the formula of a document. */
    show({ document, axes, flat, inputSize, outputSize, inCode }) {
      const { formula } = document;
      sizes.textContent = `${inCode(inputSize).join("×")} → ${inCode(outputSize).join("×")}`;
      const same = formula.short.every((text, axis) => text === formula.short[0] && formula.short_symbols[axis] === formula.short_symbols[0]);
      const each = same ? [0] : formula.short.map((_, axis) => axis);
      const name = (axis) => (flat ? "" : same ? "height and width: " : `${AXES[axis]}: `);
      letters.textContent = lettersIn(formula.short_symbols[0]);
      short.textContent = same ? `size = ${formula.short_symbols[0]}` : "";
      numbers.replaceChildren(...each.map((axis) => element("span", { class: "axis-formula" }, same ? `${name(axis)}` : `${name(axis)}${formula.short_symbols[axis]} → `, element("b", { class: "mono" }, formula.short[axis]))));
      long.replaceChildren(`size = ${formula.symbols}`, ...formula.numbers.flatMap((text, axis) => [element("br"), `${flat ? "" : `${AXES[axis]}: `}${text}`]));
      unread.textContent = unreadSentence(axes, flat);
      unread.hidden = !unread.textContent;
    },
  };
}

/** What the letters of the formula stand for; its other words are names of controls. */
function lettersIn(symbols) {
  const floor = symbols.includes("⌊") ? "; ⌊ ⌋: rounded down" : "";
  return `n: input size, k: kernel size${floor}`;
}

/** "Row 5 and column 5 of the input are not read by any window." */
function unreadSentence(axes, flat) {
  const names = flat ? [null, "position"] : ["row", "column"];
  const parts = axes.flatMap(({ unread }, axis) => {
    if (!unread.length) return [];
    const some = unread.length > 6 ? `${unread.slice(0, 5).join(", ")}, … ${unread.at(-1)}` : unread.join(", ");
    return [`${names[axis]}${unread.length > 1 ? "s" : ""} ${some}`];
  });
  if (!parts.length) return "";
  const several = parts.length > 1 || axes.some(({ unread }) => unread.length > 1);
  const text = parts.join(" and ");
  return `${text[0].toUpperCase()}${text.slice(1)} of the input ${several ? "are" : "is"} not read by any window.`;
}

/** Counts, comparison, links between channels, code, and files to keep. */
export function createFacts({ copied, keep }) {
  const comparison = element("tbody");
  const extra = element("p", { class: "extra", "data-testid": "extra" });
  const links = element("div", { class: "links" });
  const code = element("code", { "data-testid": "code" });
  const block = element("pre", { tabindex: "0", "aria-label": "Python that gives the same output" }, code);
  const copy = button("Copy", { "data-testid": "copy", on: { click: () => copyText(code.textContent, copied) } });
  const files = element("p", { class: "files" }, ...FORMATS.map((format) => button(format.toUpperCase(), { "data-testid": `export-${format}`, "aria-label": `Save as ${format.toUpperCase()}`, on: { click: () => keep(format) } })));
  const keeping = element("div", {}, element("h2", {}, "Keep it"), files);
  const node = element(
    "aside",
    { class: "facts", "aria-label": "About this setting" },
    links,
    element("h2", {}, "Numbers to learn"),
    element("table", { class: "comparison" }, element("thead", { class: "unseen" }, element("tr", {}, element("th", { scope: "col" }, "Parameters"), element("th", { scope: "col" }, "of what"))), comparison),
    extra,
    element("div", { class: "code-head" }, element("h2", {}, "The same in Python"), copy),
    block,
    keeping,
  );

  return {
    node,
    /** Show the facts of a document. */
    show(shown, channel) {
      const { document } = shown;
      comparison.replaceChildren(...document.comparisons.map(rowOf));
      extra.textContent = extraOf(shown);
      code.textContent = document.code;
      showLinks(links, shown, channel);
    },
    /** A frozen copy cannot be made into another file. */
    freeze() {
      keeping.hidden = true;
    },
  };
}

function rowOf({ label, text }, place) {
  const testid = ["parameters", "dense-parameters"][place] ?? `comparison-${place}`;
  return element("tr", {}, element("td", { class: "count", "data-testid": testid }, text), element("td", {}, label));
}

function extraOf({ document, isPool }) {
  const field = document.receptive_field;
  const seen = field ? `One output sees ${field.size.join("×")} of the input${field.size.length === 1 ? " positions" : ""}. ` : "";
  return `${seen}${isPool ? "" : `${document.macs.toLocaleString("en")} multiply-adds for one image.`}`;
}

/** Which input channels each output channel reads: a table, and a sentence. */
function showLinks(node, shown, channel) {
  const { setting, document } = shown;
  const [inputs, outputs] = [setting.in_channels, setting.out_channels];
  node.hidden = inputs * outputs === 1 || !document.links;
  if (node.hidden) return node.replaceChildren();
  const linked = document.links.map((list) => new Set(list.map(([input]) => input)));
  const one = shown.links(channel).map(([input]) => input);
  const text = shown.isPool
    ? "Every channel is pooled by itself."
    : `Output channel ${channel} adds up ${one.length === inputs && inputs > 1 ? `all ${inputs} input channels` : `input channel${one.length > 1 ? "s" : ""} ${one.slice(0, 16).join(", ")}${one.length > 16 ? ", …" : ""}`}.`;
  const small = inputs <= 12 && outputs <= 12;
  const head = element("tr", {}, element("td", {}, "out ╲ in"), ...upTo(inputs).map((input) => element("th", { scope: "col" }, element("span", { class: "unseen" }, "input channel "), String(input))));
  const rows = upTo(outputs).map((output) =>
    element("tr", { class: output === channel ? "chosen" : null }, element("th", { scope: "row" }, element("span", { class: "unseen" }, "output channel "), String(output)), ...upTo(inputs).map((input) => linkCell(input, output, linked[output].has(input)))),
  );
  node.replaceChildren(element("h2", {}, "Which channels meet"), element("p", { "data-testid": "links-text" }, text), small ? element("div", { class: "scroll" }, element("table", { class: "link-table" }, element("thead", {}, head), element("tbody", {}, rows))) : "");
}

function linkCell(input, output, linked) {
  return element("td", { "data-testid": `link-${input}-${output}`, "data-linked": String(linked), class: linked ? "linked" : null }, linked ? "●" : "·", element("span", { class: "unseen" }, linked ? "linked" : "not linked"));
}

function upTo(count) {
  return Array.from({ length: count }, (_, index) => index);
}

async function copyText(text, copied) {
  try {
    await navigator.clipboard.writeText(text);
    copied("Copied.");
  } catch {
    copied("The browser does not let the page copy: select the lines and copy them by hand.");
  }
}
