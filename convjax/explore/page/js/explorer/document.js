/**
 * An answer of `/api/explain`, ready to be looked things up in.
 *
 * Windows come from the tables of the axes. A setting with one axis is shown as one row, so that everything else knows
 * two axes only; what is written out to a reader has the index that the code has.
 */

import { at, factor, written } from "convjax/numbers.js";

/** The only axis that a row has besides its columns. */
const ONE_ROW = { table: [[0]], feeds: [[0]], unread: [], line: [0], places: [[0]], covers: [[0, 1]] };

const AXES = ["row", "column"];

/** What the page can show of a document; `document` itself stays as it came. */
export function explained(document) {
  const { setting, bias } = document;
  const flat = setting.input_size.length === 1;
  const lifted = (nested) => (flat && nested ? [nested] : nested);
  const axes = flat ? [ONE_ROW, ...document.axes] : document.axes;
  const x = lifted(document.x);
  const kernel = lifted(document.kernel);
  const output = lifted(document.output);
  const shares = lifted(document.shares);
  const winners = lifted(document.winners);
  const partials = document.partial_sums?.map(lifted) ?? null;
  const outputSize = flat ? [1, ...document.output_size] : document.output_size;
  const inputSize = flat ? [1, ...setting.input_size] : setting.input_size;

  /** The index as the code has it. */
  const inCode = (place) => (flat ? place.slice(1) : place);

  function weightOf(place, channel, tap, link) {
    if (kernel) return kernel[tap[0]][tap[1]][link[1]][link[2]];
    if (shares) return shares[place[0]][place[1]];
    const won = winners[place[0]][place[1]][channel];
    return inCode(tap).every((step, axis) => step === won[axis]) ? 1 : 0;
  }

  function termAt(place, channel, tap, link) {
    const read = axes.map((axis, number) => axis.table[place[number]][tap[number]]);
    const kind = read.includes("padding") ? "padding" : read.includes("inserted") ? "inserted" : "element";
    const value = kind === "element" ? x[read[0]][read[1]][link[0]] : 0;
    const weight = weightOf(place, channel, tap, link);
    return { tap, kind, read: kind === "element" ? read : null, in: link[0], value, weight, product: value * weight };
  }

  return {
    document,
    setting,
    axes,
    flat,
    inputSize,
    outputSize,
    kernelSize: flat ? [1, ...setting.kernel_size] : setting.kernel_size,
    channels: setting.out_channels,
    isPool: setting.operation.endsWith("_pool"),
    isMax: setting.operation === "max_pool",
    isTransposed: setting.operation === "conv_transpose",
    computed: document.computed,
    x,
    kernel,
    output,
    bias,
    partials,
    inCode,
    /** An index of the code, as row and column. */
    asPlace: (index) => (flat ? [0, ...index] : index),
    /** The pairs of an output channel: input channel, and the kernel's last two indices. */
    links: (channel) => document.links?.[channel] ?? [],
    /** The terms of one number of the output, in one list for each input channel that it reads. */
    termsOf(place, channel) {
      const taps = axes[0].table[place[0]].flatMap((_, row) => axes[1].table[place[1]].map((__, column) => [row, column]));
      return (document.links?.[channel] ?? []).map((link) => taps.map((tap) => termAt(place, channel, tap, link)));
    },
    /** Rows and columns of all outputs that read an element. */
    feedsOf: ([row, column]) => axes[0].feeds[row].flatMap((r) => axes[1].feeds[column].map((c) => [r, c])),
    /** Where a window lies on the input as it is drawn. */
    windowOf: ([row, column]) => axes[0].places[row].flatMap((r) => axes[1].places[column].map((c) => [r, c])),
    /** "row 1, column 2" */
    named: (place) => inCode(place).map((index, axis) => `${flat ? "position" : AXES[axis]} ${index}`).join(", "),
  };
}

/** What a document's terms add up to, and how far the library's output is from it. */
export function totalled(shown, place, channel) {
  const groups = shown.termsOf(place, channel);
  const terms = groups.flat();
  const bias = shown.bias?.[channel] ?? null;
  const value = at(shown.output, [...place, channel]);
  const winner = shown.isMax ? terms.find((term) => term.weight === 1) : null;
  const total = winner ? winner.value : terms.reduce((sum, term) => sum + term.product, bias ?? 0);
  const largest = Math.max(Math.abs(bias ?? 0), ...terms.map((term) => Math.abs(term.product)));
  const agrees = Math.abs(total - value) <= 1e-5 * (largest || 1);
  const parts = shown.partials?.map((partial) => at(partial, [...place, channel])) ?? [];
  return { groups, parts, terms, bias, value, total: agrees ? value : total, agrees };
}

/** The arithmetic of one number of the output in one line of text. */
export function sentence(shown, place, channel, { terms, bias, value, total, agrees }) {
  const where = `output ${shown.named(place)}${shown.channels > 1 ? `, channel ${channel}` : ""}`;
  const some = terms.length > 27 ? terms.slice(0, 27) : terms;
  const more = terms.length > some.length ? [`… (${terms.length - some.length} terms more)`] : [];
  const parts = some.map((term) => spoken(term, shown));
  const plus = bias === null ? [] : [`bias ${written(bias)}`];
  const sum = shown.isMax
    ? `the largest of ${[...parts, ...more].join("; ")}`
    : shown.isPool
      ? `(${[...parts, ...more].join(" + ")})·${written(terms[0].weight)}`
      : [...parts, ...more, ...plus].join(" + ");
  const ends = agrees ? "" : `, but the library says ${written(value)}`;
  return `${where}: ${sum} = ${written(total)}${ends}`;
}

function spoken({ kind, value, weight }, shown) {
  const [number, origin] = kind === "element" ? [written(value), ""] : ["0", ` (${kind})`];
  if (shown.isMax && kind !== "element") return kind;
  return shown.isPool ? `${number}${origin}` : `${number}·${factor(weight)}${origin}`;
}

/** `x[1, 2, 0]`, as one writes it in Python. */
export function indexed(name, index) {
  return `${name}[${index.join(", ")}]`;
}

