/** Where numbers come from: a brush, a cell's own field, presets of the library, an image that is brought along. */

import { button, element } from "convjax/elements.js";
import { plain, written } from "convjax/numbers.js";
import { indexed } from "convjax/explorer/document.js";

const LONGEST = 512; // pixels of a picture's longer side that are sent
const SIMPLE = { operation: "conv", input_size: [5, 5], kernel_size: [3, 3] }; // any setting knows all names

/** The tools above the stage; `changes` is what they change, `tell(text)` says what became of it. */
export function createSources({ library, changes, tell }) {
  let painting = false;
  let target = null;
  let applied = {};
  const draw = button("Draw", { "aria-pressed": "false", "data-testid": "draw", title: "Draw on the input", on: { click: () => paint(!painting) } });
  const brush = element("input", { type: "number", value: 9, step: "any", id: "brush", "data-testid": "brush" });
  const brushNode = element("span", { class: "pair", hidden: true }, element("label", { for: "brush" }, "with"), brush, button("All zero", { "data-testid": "clear", on: { click: changes.clear } }));
  const images = element("select", { "data-testid": "preset-image", "aria-label": "Choose an input", on: { change: () => choose(images, "x") } }, element("option", { value: "" }, "Input…"));
  const kernels = element("select", { "data-testid": "preset-kernel", "aria-label": "Choose a kernel", on: { change: () => choose(kernels, "kernel") } }, element("option", { value: "" }, "Kernel…"));
  const file = element("input", { type: "file", accept: "image/png,image/jpeg", id: "upload", class: "unseen", "data-testid": "upload", on: { change: upload } });
  const uploadNode = element("label", { for: "upload", class: "upload" }, "Image…", file);
  const cellName = element("label", { for: "cell-value", class: "mono" }, "x[0, 0, 0]");
  const cellValue = element("input", { type: "number", step: "any", id: "cell-value", "data-testid": "cell-value", on: { input: typed } });
  const less = button("−", { "aria-label": "One less", "data-testid": "cell-less", on: { click: () => nudge(-1) } });
  const more = button("+", { "aria-label": "One more", "data-testid": "cell-more", on: { click: () => nudge(1) } });
  const refused = element("p", { class: "note refused", role: "alert", "data-testid": "source-refused", hidden: true });
  const cellNode = element("span", { class: "pair cell-editor idle" }, cellName, less, cellValue, more);
  const node = element(
    "div",
    { class: "sources", role: "group", "aria-label": "Input and kernel" },
    element("span", { class: "pair" }, draw, brushNode),
    images,
    uploadNode,
    kernels,
    refused,
  );

  /** What could not be taken stays to be read; nothing where all is well. */
  function refuse(text) {
    refused.textContent = text;
    refused.hidden = !text;
  }

  function paint(on) {
    painting = on;
    draw.setAttribute("aria-pressed", String(on));
    brushNode.hidden = !on;
    document.body.classList.toggle("painting", on);
  }

  async function offer() {
    try {
      const { kernels: made, images: scenes } = await library.ask("/api/presets", SIMPLE, { lane: "preset names" });
      kernels.append(...made.map(({ name, title, about }) => element("option", { value: name, title: about }, title)));
      images.append(...scenes.flatMap(imageOptions));
    } catch {
      images.hidden = true;
      kernels.hidden = true;
    }
  }

  function imageOptions({ name, title, about }) {
    if (name !== "digit") return [element("option", { value: name, title: about }, title)];
    return Array.from({ length: 10 }, (_, digit) => element("option", { value: `digit ${digit}`, title: about }, `Digit ${digit}`));
  }

  async function choose(select, array) {
    const [name, digit] = select.value.split(" ");
    if (!name) return;
    refuse("");
    const random = name === "random" ? { seed: Math.floor(Math.random() * 2 ** 31) } : {};
    const wanted = { ...changes.asked(), ...random, ...(digit === undefined ? {} : { digit: Number(digit) }) };
    try {
      const found = await library.ask("/api/presets", wanted);
      const preset = (array === "x" ? found.images : found.kernels).find((one) => one.name === name);
      if (!preset) return refuse(`${select.selectedOptions[0].textContent} does not fit this setting.`);
      changes.put(array, preset[array]);
      applied[array] = preset[array];
      tell(`${preset.title}: ${preset.about}`);
    } catch (error) {
      if (error.name !== "AbortError") refuse(error.message);
    }
  }

  async function upload() {
    const [picture] = file.files;
    file.value = "";
    if (!picture) return;
    refuse("");
    try {
      const data = await scaledDown(picture).catch(() => {
        throw new Error(`${picture.name} is no picture that the browser can read. Use PNG or JPEG.`);
      });
      const { input_size, in_channels } = changes.present();
      const { x } = await library.ask("/api/image", { data, input_size, in_channels: in_channels === 3 ? 3 : 1 });
      changes.put("x", in_channels === 3 ? x : x.map((row) => row.map(([grey]) => Array(in_channels).fill(grey))));
      tell(`${picture.name}, brought to ${input_size.join("×")}.`);
    } catch (error) {
      if (error.name !== "AbortError") refuse(error.message);
    }
  }

  function typed() {
    if (target && Number.isFinite(cellValue.valueAsNumber)) write(cellValue.valueAsNumber);
  }

  function write(value) {
    changes.number(target.name, target.index, value, `cell ${target.name} ${target.index}`);
  }

  function nudge(by) {
    if (target) write(target.value + by);
  }

  return {
    node,
    /** The field for one cell, for whoever has no keys to type with. */
    cell: cellNode,
    offer,
    painting: () => painting,
    brush: () => (Number.isFinite(brush.valueAsNumber) ? brush.valueAsNumber : 9),
    /** The cell that the small field is about. */
    aim(name, index, value) {
      target = { name, index, value };
      cellNode.classList.remove("idle");
      cellName.textContent = indexed(name, index);
      if (document.activeElement !== cellValue || cellValue.valueAsNumber !== value) cellValue.value = plain(value);
      cellNode.title = `${indexed(name, index)} = ${written(value)}`;
    },
    target: () => target,
    forget() {
      target = null;
      cellNode.classList.add("idle");
    },
    /** A preset stays chosen until its numbers are changed. */
    show(setting, pool, flat) {
      if (applied.x !== setting.x) images.value = "";
      if (applied.kernel !== setting.kernel) kernels.value = "";
      kernels.hidden = pool;
      uploadNode.hidden = flat;
    },
  };
}

/** A picture as PNG in base64, made smaller first where it is large. */
async function scaledDown(picture) {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = element("canvas", { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) });
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
