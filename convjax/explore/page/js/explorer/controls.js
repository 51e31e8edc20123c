/** The controls: one for each argument that the chosen operation has. */

import { element, mark } from "convjax/elements.js";
import { plain } from "convjax/numbers.js";
import { isPool } from "convjax/explorer/editing.js";

const OPERATIONS = [
  ["conv", "Convolution"],
  ["true_convolution", "True convolution (flipped)"],
  ["conv_transpose", "Transposed convolution"],
  ["max_pool", "Max pool"],
  ["avg_pool", "Average pool"],
];
const NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"];
const MOST_BIASES = 8; // with a field of their own
const SIDES = ["low", "high"];
const AXES = { 1: [""], 2: ["height", "width"] };

/** Arguments with a number for each axis: title, and what it says in a sentence. */
const PER_AXIS = [
  ["input_size", "Input size", "elements of the input along an axis"],
  ["kernel_size", "Kernel size", "taps along an axis"],
  ["stride", "Stride", "elements from one window to the next"],
  ["dilation", "Dilation", "elements from one tap to the next"],
  ["output_padding", "Output padding", "elements more at the end of the output"],
];
const COUNTS = [
  ["in_channels", "Channels in", "channels of the input"],
  ["out_channels", "Channels out", "kernels, and channels of the output"],
  ["groups", "Groups", "parts that the channels are split into"],
];

/** The form; `change(values, key)` is called with arguments by their names, and the control that changed. */
export function createControls({ change: changeAll }) {
  const change = (name, value, key) => changeAll({ [name]: value }, key);
  const node = element("form", { class: "controls", "aria-label": "Setting", on: { submit: (event) => event.preventDefault() } });
  let setting = null;
  let linked = true;
  const rows = new Map();

  function select(name, title, options, read) {
    const input = element("select", { id: `control-${name}`, "data-testid": `control-${name}`, on: { change: () => read(input.value) } });
    input.append(...options.map(([value, text]) => element("option", { value }, text)));
    rows.set(name, { input, row: row(name, title, input) });
    if (["operation", "padding"].includes(name)) rows.get(name).row.classList.add("wide");
    return input;
  }

  function row(name, title, ...inputs) {
    const made = element("div", { class: "control", "data-argument": name }, element("label", { for: `control-${name}` }, title), element("span", { class: "inputs" }, ...inputs));
    node.append(made);
    return made;
  }

  function check(name, title, read) {
    const input = element("input", { type: "checkbox", id: `control-${name}`, "data-testid": `control-${name}`, on: { change: () => read(input.checked) } });
    const made = element("div", { class: "control check wide", "data-argument": name }, input, element("label", { for: `control-${name}` }, title));
    node.append(made);
    rows.set(name, { input, row: made });
    return input;
  }

  /** A number; what is typed is sent as it is, for the library to judge. */
  function number(id, described, least, read) {
    const input = element("input", {
      type: "number",
      id: `control-${id}`,
      "data-testid": `control-${id}`,
      min: least,
      step: 1,
      inputmode: "numeric",
      "aria-label": described,
      on: { input: () => input.value !== "" && Number.isFinite(input.valueAsNumber) && read(input.valueAsNumber) },
    });
    return input;
  }

  const operation = select("operation", "Operation", OPERATIONS, (value) => change("operation", value));
  const flip = check("flip", "Flip the kernel", (flips) => change("operation", flips ? "true_convolution" : "conv"));
  const dims = select("spatial_dims", "Axes", [["1", "1-D"], ["2", "2-D"]], (value) => change("spatial_dims", Number(value)));
  const both = check("linked", "The same on every side", (on) => {
    linked = on;
    if (on) unite();
    else show(setting);
  });
  const perAxis = PER_AXIS.map(([name, title, described]) => {
    const least = name === "output_padding" ? 0 : 1;
    const inputs = [0, 1].map((axis) => number(axis ? `${name}-${axis}` : name, `${title}: ${described}`, least, (value) => write(name, axis, value)));
    rows.set(name, { inputs, row: row(name, title, ...inputs) });
    if (name === "dilation") padding();
    return [name, title, described, inputs];
  });
  for (const [name, title, described] of COUNTS) {
    const input = number(name, `${title}: ${described}`, 1, (value) => change(name, value, name));
    rows.set(name, { input, row: row(name, title, input) });
  }
  const bias = check("bias", "Bias", (on) => change("bias", on ? Array.from({ length: Math.max(1, setting.out_channels) }, () => 1) : null));
  const biases = element("div", { class: "biases" });
  node.append(biases);
  const counts = check("count_padding", "Count the zeros of the padding", (on) => change("count_padding", on));

  function padding() {
    const options = [...NAMES.map((name) => [name, name]), ["numbers", "numbers"]];
    select("padding", "Padding", options, (value) => change("padding", value === "numbers" ? setting.input_size.map(() => [1, 1]) : value));
    const one = number("padding-number", "Padding: zeros on every side", 0, (value) => change("padding", setting.input_size.map(() => [value, value]), "padding-number"));
    const sides = [0, 1].map((axis) => SIDES.map((side, place) => number(`padding-${axis}-${side}`, "", 0, (value) => writePadding(axis, place, value))));
    const made = element("div", { class: "control sides wide", "data-argument": "padding" }, one, ...sides.flatMap((pair, axis) => [element("span", { class: "axis" }), ...pair]));
    node.append(made);
    rows.set("sides", { row: made, one, sides });
  }

  function write(name, axis, value) {
    const values = linked ? setting[name].map(() => value) : setting[name].map((old, place) => (place === axis ? value : old));
    change(name, values, `${name}-${axis}`);
  }

  function writePadding(axis, place, value) {
    const pairs = pairsOf(setting.padding, setting.input_size.length).map((pair) => [...pair]);
    pairs[axis][place] = value;
    change("padding", pairs, `padding-${axis}-${place}`);
  }

  /** Where both axes must be alike from now on, they become as the first. */
  function unite() {
    const padded = typeof setting.padding === "string" ? {} : { padding: setting.input_size.map(() => Array(2).fill(pairsOf(setting.padding, 1)[0][0])) };
    const united = Object.fromEntries(PER_AXIS.map(([name]) => [name, setting[name].map(() => setting[name][0])]));
    changeAll({ ...united, ...padded });
  }

  /** Write what a setting says into the controls, but not under the fingers of whoever types. */
  function show(next) {
    setting = next;
    const axes = next.input_size.length;
    const pool = isPool(next.operation);
    if (!alike(next)) linked = false;
    put(operation, next.operation);
    put(dims, String(axes));
    both.checked = linked;
    flip.checked = next.operation === "true_convolution";
    rows.get("flip").row.hidden = !["conv", "true_convolution"].includes(next.operation);
    for (const [name, title, described, inputs] of perAxis) {
      inputs.forEach((input, axis) => {
        const which = linked || axes === 1 ? "" : `, ${AXES[2][axis]}`;
        input.hidden = axis > 0 && (linked || axes === 1);
        mark(input, "aria-label", `${title}${which}: ${described}`);
        if (axis < axes) put(input, plain(next[name][axis]));
      });
    }
    rows.get("output_padding").row.hidden = next.operation !== "conv_transpose";
    for (const [name] of COUNTS) put(rows.get(name).input, plain(next[name] ?? 1));
    for (const name of ["groups", "out_channels", "bias"]) rows.get(name).row.hidden = pool;
    rows.get("count_padding").row.hidden = next.operation !== "avg_pool";
    counts.checked = next.count_padding;
    showPadding(next, axes);
    showBias(next, pool);
  }

  function showPadding(next, axes) {
    const named = typeof next.padding === "string";
    const { row: sidesRow, one, sides } = rows.get("sides");
    const known = named && NAMES.includes(next.padding.toUpperCase());
    put(rows.get("padding").input, named ? (known ? next.padding.toUpperCase() : "") : "numbers");
    sidesRow.hidden = named;
    if (named) return;
    const pairs = pairsOf(next.padding, axes);
    one.hidden = !linked;
    put(one, plain(pairs[0][0]));
    sides.forEach((pair, axis) => {
      const gone = linked || axis >= axes;
      const label = pair[0].previousElementSibling;
      label.hidden = gone;
      label.textContent = axes === 1 ? "" : AXES[2][axis];
      pair.forEach((input, place) => {
        input.hidden = gone;
        mark(input, "aria-label", `Padding${axes === 1 ? "" : `, ${AXES[2][axis]}`}, ${SIDES[place]}: zeros ${place ? "after the last" : "before the first"} element`);
        if (!gone) put(input, plain(pairs[axis][place]));
      });
    });
  }

  function showBias(next, pool) {
    const values = pool || !Array.isArray(next.bias) ? [] : next.bias.slice(0, MOST_BIASES);
    bias.checked = Boolean(next.bias);
    if (biases.children.length !== values.length) biases.replaceChildren(...values.map((_, place) => biasInput(place)));
    values.forEach((value, place) => put(biases.children[place], plain(value)));
    biases.hidden = !values.length;
  }

  function biasInput(place) {
    const input = number(`bias-${place}`, `Bias of output channel ${place}`, null, (value) => change("bias", setting.bias.map((old, other) => (other === place ? value : old)), `bias-${place}`));
    mark(input, "step", "any");
    return input;
  }

  return {
    node,
    show,
    /** Put the keyboard on the control of an argument. */
    focus: (name) => node.querySelector(`#control-${name}`)?.focus(),
    /** Mark the control that an error is about; null marks none. */
    fault(field) {
      for (const made of node.querySelectorAll(".faulty")) made.classList.remove("faulty");
      for (const input of node.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
      if (!field) return;
      for (const made of node.querySelectorAll(`[data-argument="${CSS.escape(field)}"]`)) {
        made.classList.add("faulty");
        for (const input of made.querySelectorAll("input, select")) {
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", "error");
        }
      }
      for (const input of node.querySelectorAll("[aria-describedby]:not([aria-invalid])")) input.removeAttribute("aria-describedby");
    },
  };
}

/** Whether one number says it for all axes and sides. */
function alike(setting) {
  const same = PER_AXIS.every(([name]) => setting[name].every((value) => value === setting[name][0]));
  if (typeof setting.padding === "string") return same;
  const sides = pairsOf(setting.padding, setting.input_size.length).flat();
  return same && sides.every((side) => side === sides[0]);
}

function pairsOf(padding, axes) {
  const each = Array.isArray(padding) ? padding : Array.from({ length: axes }, () => padding);
  return Array.from({ length: axes }, (_, axis) => each[axis] ?? each[0]).map((one) => (Array.isArray(one) ? one : [one, one]));
}

function put(input, value) {
  if (document.activeElement === input && input.type === "number" && input.valueAsNumber === Number(value)) return;
  if (input.value !== value) input.value = value;
}
