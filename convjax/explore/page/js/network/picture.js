/** The picture that the network is shown: a test image, one that is drawn here, or a file; and what it says to it. */

import { button, element, mark } from "convjax/elements.js";
import { createGrid } from "convjax/explorer/grid.js";
import { filled, replaced } from "convjax/numbers.js";
import { drawPicture } from "convjax/network/colours.js";

const DRAWABLE = 40; // pixels of the longer side

/** The picture; `change` changes what is chosen. */
export function createPicture({ change, announce, fail }) {
  const canvas = element("canvas", { class: "picture-pixels", role: "img", "data-testid": "network-image" });
  const field = element("div", { class: "field", hidden: true, "data-testid": "receptive-field" });
  const frame = element("div", { class: "picture-frame" }, canvas, field);
  const grid = createGrid({ name: "Pixels to draw", testid: "pixel-cell", editable: true, on: { painting: () => true, paint: (place) => set(place, white()), type } });
  const easel = element("div", { class: "easel", hidden: true }, grid.node, element("p", { class: "note" }, "Draw with the pointer. With the keyboard: arrows move, 1 to 9 paint, 0 wipes."));
  const number = element("input", { type: "number", min: 0, id: "network-test", "data-testid": "network-test", on: { change: () => choose(number.valueAsNumber) } });
  const count = element("span", {});
  const back = button("‹", { "aria-label": "Test image before", on: { click: () => choose(number.valueAsNumber - 1) } });
  const next = button("›", { "aria-label": "Next test image", "data-testid": "network-next", on: { click: () => choose(number.valueAsNumber + 1) } });
  const tests = element("div", { class: "pair" }, element("label", { for: "network-test" }, "Test image"), back, number, next, count);
  const draw = button("Draw", { "aria-pressed": "false", "data-testid": "network-draw", on: { click: () => toggle(easel.hidden) } });
  const clear = button("Clear", { "data-testid": "network-clear", on: { click: wipe } });
  const file = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/bmp,image/gif", class: "unseen", "data-testid": "network-upload", on: { change: upload } });
  const tools = element("div", { class: "pair" }, draw, clear, element("label", { class: "upload" }, "Upload …", file));
  const label = element("p", { class: "label-of-image", "data-testid": "network-label" });
  const text = element("p", { "data-testid": "prediction" });
  const bars = element("ol", { class: "bars", "aria-label": "Probabilities by class" });
  const node = element("section", { class: "network-picture", "aria-label": "The picture" }, tests, tools, frame, easel, label);
  const said = element("section", { class: "said", "aria-label": "What the network says" }, text, bars);
  let shown = null;

  const white = () => shown.network.pixel_max;

  function choose(wanted) {
    if (!Number.isInteger(wanted)) return;
    const last = shown.network.images.count - 1;
    change({ image: { test: Math.max(0, Math.min(wanted, last)) } });
  }

  function toggle(open) {
    easel.hidden = !open;
    mark(draw, "aria-pressed", String(open));
    if (!open) return;
    fillEasel();
    grid.body.querySelector(".cell[tabindex='0']")?.focus();
  }

  /** Pixels as one grey number each, which is what can be drawn. */
  function greys() {
    return shown.seen.pixels.map((row) => row.map((pixel) => pixel[0]));
  }

  function set([row, column], value) {
    const [rows, columns] = shown.network.input_shape;
    if (row >= rows || column >= columns) return;
    const before = shown.drawing ?? greys();
    shown.drawing = replaced(before, [row, column], value);
    fillEasel();
    change({ image: { pixels: shown.drawing } }, "replace");
  }

  function type([row, column], key) {
    if (/^[0-9]$/.test(key)) set([row, column], Math.round((white() * Number(key)) / 9));
    else if (key === "Backspace" || key === "Delete") set([row, column], 0);
  }

  function wipe() {
    const [rows, columns] = shown.network.input_shape;
    shown.drawing = null;
    change({ image: { pixels: filled([rows, columns], () => 0) } });
    if (draw.disabled === false) toggle(true);
  }

  async function upload() {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    if (chosen.size > 5_000_000) {
      fail({ message: `${chosen.name} has more than 5 MB. Use a smaller picture.` });
      return;
    }
    const reader = new FileReader();
    reader.addEventListener("load", () => change({ image: { picture: String(reader.result).split(",")[1] } }));
    reader.addEventListener("error", () => fail({ message: `${chosen.name} cannot be read.` }));
    reader.readAsDataURL(chosen);
  }

  function fillEasel() {
    const rows = shown.drawing ?? greys();
    const line = (length) => Array.from({ length }, (_, index) => index);
    const cell = Math.max(7, Math.min(22, Math.floor(288 / Math.max(rows.length, rows[0].length)) - 1));
    grid.node.style.setProperty("--cell", `${cell}px`);
    grid.node.classList.toggle("tiny", cell < 20);
    grid.show({ lines: [line(rows.length), line(rows[0].length)], value: ([row, column]) => rows[row][column], named: ([row, column]) => `pixel row ${row}, column ${column}`, scale: white(), room: 2 });
  }

  function barOf({ class: name, probability }) {
    const percent = `${(100 * probability).toFixed(1)} %`;
    const bar = element("span", { class: "bar-of", "aria-hidden": "true" });
    bar.style.setProperty("--share", probability.toFixed(4));
    return element("li", {}, element("span", { class: "class" }, name), bar, element("span", { class: "percent" }, percent));
  }

  return {
    node,
    said,
    /** Show what the network was shown, and what it said. */
    show(network, seen, asked) {
      const drawing = asked.pixels ? greysOf(asked.pixels) : null;
      shown = { network, seen, drawing };
      const [rows, columns] = network.input_shape;
      drawPicture(canvas, seen.pixels, network.pixel_max);
      frame.style.setProperty("--ratio", `${columns} / ${rows}`);
      const what = seen.number === null ? "A picture of your own" : `Test image ${seen.number}`;
      const named = seen.label === null ? what : `${what} of ${network.images.name}: it is ${seen.label}`;
      mark(canvas, "aria-label", `${named}, ${rows}×${columns}`);
      label.textContent = `${named}. ${network.input_shape.join("×")}.`;
      tests.hidden = !network.images;
      if (network.images) {
        count.textContent = `of ${network.images.count}`;
        number.max = network.images.count - 1;
        number.value = seen.number ?? number.value ?? 0;
        if (number.value === "") number.value = 0;
      }
      draw.disabled = Math.max(rows, columns) > DRAWABLE;
      draw.title = draw.disabled ? `Pictures up to ${DRAWABLE}×${DRAWABLE} can be drawn.` : "";
      if (draw.disabled) toggle(false);
      if (!easel.hidden) fillEasel();
      text.textContent = seen.prediction.text;
      bars.replaceChildren(...seen.prediction.probabilities.map(barOf));
      mark(said, "data-trained", String(network.trained));
    },
    /** Outline what the chosen unit sees. */
    outline(seen) {
      field.hidden = !seen;
      if (!seen) return;
      const [rows, columns] = shown.network.input_shape;
      const places = { top: seen.rows[0] / rows, left: seen.columns[0] / columns, high: (seen.rows[1] - seen.rows[0]) / rows, wide: (seen.columns[1] - seen.columns[0]) / columns };
      for (const [name, share] of Object.entries(places)) field.style.setProperty(`--${name}`, `${(100 * share).toFixed(3)}%`);
      field.classList.toggle("clipped", seen.clipped);
      mark(field, "data-rows", seen.rows.join("-"));
      mark(field, "data-columns", seen.columns.join("-"));
    },
  };
}

function greysOf(pixels) {
  return Array.isArray(pixels[0][0]) ? pixels.map((row) => row.map((pixel) => pixel[0])) : pixels;
}
