/** Small pictures of whole channels, each beside a text that says as much as the picture is for. */

import { element } from "convjax/elements.js";
import { written } from "convjax/numbers.js";

const SIDE = 44; // pixels of the longer side

/** A row of buttons, one per channel, with a small map in each; `choose` is called with the channel. */
export function createChooser({ label, testid, choose }) {
  const list = element("div", { class: "maps", role: "group", "aria-label": label });
  const node = element("div", { class: "chooser" }, element("span", { class: "label" }, label), list);
  let buttons = [];

  function buttonOf(channel) {
    const canvas = element("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    const text = element("span", {}, String(channel));
    const made = element("button", { type: "button", class: "map", "data-testid": `${testid}-${channel}`, on: { click: () => choose(channel) } }, canvas, text);
    return { made, canvas };
  }

  return {
    node,
    /** Show `channels` of (rows, columns, channels), coloured up to `scale`; `chosen` is pressed. */
    show(values, channels, chosen, scale) {
      if (buttons.length !== channels.length || buttons.some(({ channel }, place) => channel !== channels[place])) {
        buttons = channels.map((channel) => ({ channel, ...buttonOf(channel) }));
        list.replaceChildren(...buttons.map(({ made }) => made));
      }
      for (const { channel, made, canvas } of buttons) {
        made.setAttribute("aria-pressed", String(channel === chosen));
        made.setAttribute("aria-label", `channel ${channel}, ${rangeOf(values, channel)}`);
        draw(canvas, values, channel, scale, coloursNow());
      }
    },
  };
}

function rangeOf(values, channel) {
  let low = Infinity;
  let high = -Infinity;
  for (const row of values) for (const cell of row) [low, high] = [Math.min(low, cell[channel]), Math.max(high, cell[channel])];
  return `from ${written(low)} to ${written(high)}`;
}

let colours = null;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (colours = null));

/** Asked for once: to ask is to have the whole page styled first. */
function coloursNow() {
  if (!colours) {
    const style = getComputedStyle(document.documentElement);
    colours = ["--negative", "--zero", "--positive"].map((name) => parsed(style.getPropertyValue(name).trim()));
  }
  return colours;
}

function parsed(hex) {
  return [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
}

function draw(canvas, values, channel, scale, [negative, zero, positive]) {
  const [rows, columns] = [values.length, values[0].length];
  canvas.width = columns;
  canvas.height = rows;
  const longer = Math.max(rows, columns);
  canvas.style.setProperty("--wide", `${Math.max(6, (SIDE * columns) / longer)}px`);
  canvas.style.setProperty("--high", `${Math.max(6, (SIDE * rows) / longer)}px`);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  let next = 0;
  for (const row of values) {
    for (const cell of row) {
      const share = Math.min(1, Math.abs(cell[channel]) / scale);
      const target = cell[channel] < 0 ? negative : positive;
      for (let part = 0; part < 3; part += 1) pixels.data[next + part] = zero[part] + (target[part] - zero[part]) * share;
      pixels.data[next + 3] = 255;
      next += 4;
    }
  }
  context.putImageData(pixels, 0, 0);
}
