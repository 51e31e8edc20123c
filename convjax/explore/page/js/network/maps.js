/** The feature maps of one layer: small ones to choose from, and the chosen one with all its units. */

import { button, element } from "convjax/elements.js";
import { createGrid } from "convjax/explorer/grid.js";
import { written } from "convjax/numbers.js";
import { coloursOf, drawMap } from "convjax/network/colours.js";

const SIDE = 56; // pixels of the longer side of a small map
const WIDE = 400; // of the chosen one, about

/** The maps; `change` changes what is chosen. */
export function createMaps({ change, announce }) {
  const title = element("h3", { id: "maps-title" });
  const steps = element("div", { class: "choices", role: "group", "aria-label": "Before and after" });
  const legend = element("p", { class: "legend", "data-testid": "map-legend" });
  const list = element("div", { class: "network-maps", role: "group", "aria-labelledby": "maps-title" });
  const before = button("Earlier channels", { "data-testid": "maps-before", on: { click: () => turn(-1) } });
  const after = button("Later channels", { "data-testid": "maps-after", on: { click: () => turn(1) } });
  const pages = element("div", { class: "pair" }, before, after);
  const chosenTitle = element("h3", { id: "map-title", "data-testid": "map-title" });
  const value = element("p", { class: "unit-value", "data-testid": "unit-value" });
  const grid = createGrid({ name: "Units of the chosen feature map", testid: "unit-cell", on: { look, leave, pick: (place) => change({ unit: place }) } });
  const node = element(
    "section",
    { class: "maps-of-layer", "aria-labelledby": "maps-title" },
    element("div", { class: "small-maps" }, title, steps, legend, list, pages),
    element("div", { class: "chosen-map" }, chosenTitle, grid.node, value),
  );
  let shown = null;

  function turn(direction) {
    const first = Math.max(0, Math.min(shown.found.first + direction * shown.found.count, shown.found.channels - 1));
    change({ first, map: first });
  }

  function look(place, by) {
    const text = `${nameOf(place)}: ${written(shown.rows[place[0]][place[1]])}`;
    value.textContent = text;
    if (by === "key") announce(`${text}. Enter shows its sum.`);
  }

  function leave() {
    value.textContent = `${nameOf(shown.place)}: ${written(shown.rows[shown.place[0]][shown.place[1]])}`;
  }

  function nameOf([row, column]) {
    return `row ${row}, column ${column}, channel ${shown.map}`;
  }

  function mapOf(rows, channel, colours, scale) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    drawMap(canvas, rows, scale, colours);
    const longer = Math.max(canvas.width, canvas.height);
    canvas.style.setProperty("--wide", `${(SIDE * canvas.width) / longer}px`);
    canvas.style.setProperty("--high", `${(SIDE * canvas.height) / longer}px`);
    const all = rows.flat();
    const range = `from ${written(Math.min(...all))} to ${written(Math.max(...all))}`;
    const attributes = { type: "button", class: "map", "data-testid": `map-${shown.layer.name}-${channel}`, "aria-label": `channel ${channel}, ${range}`, "aria-pressed": String(channel === shown.map), title: range };
    return element("button", { ...attributes, on: { click: () => change({ map: channel }) } }, canvas, element("span", {}, String(channel)));
  }

  function stepOf(name, number) {
    const words = number === 0 ? "Output" : `After ${name}`;
    return button(words, { "data-testid": `step-${number}`, "aria-pressed": String(number === shown.found.step), on: { click: () => change({ step: number }) } });
  }

  return {
    node,
    /** Show an answer; `map` is the chosen channel, `place` the chosen unit. */
    show(layer, found, map, place) {
      const inside = Math.max(0, Math.min(map - found.first, found.count - 1));
      const rows = found.maps[inside];
      shown = { layer, found, map: found.first + inside, place, rows };
      const scale = Math.max(Math.abs(found.lowest), Math.abs(found.highest));
      const colours = coloursOf(node);
      title.textContent = `Feature maps of ${layer.name}`;
      steps.replaceChildren(...found.steps.map(stepOf));
      steps.hidden = found.steps.length < 2;
      const part = found.count < found.channels ? ` Channels ${found.first} to ${found.first + found.count - 1} of ${found.channels}.` : "";
      legend.textContent = `${layer.text}. Negative is blue, zero as paper, positive orange; all maps of the layer in one scale, from ${written(found.lowest)} to ${written(found.highest)}.${part}`;
      list.replaceChildren(...found.maps.map((one, number) => mapOf(one, found.first + number, colours, scale)));
      pages.hidden = found.count >= found.channels;
      before.disabled = found.first === 0;
      after.disabled = found.first + found.count >= found.channels;
      chosenTitle.textContent = `Channel ${shown.map}: click a unit, or choose one with the arrow keys and Enter`;
      showGrid(rows, scale, place);
      leave();
    },
  };

  function showGrid(rows, scale, place) {
    const room = Math.min(WIDE, Math.max(200, (node.clientWidth || WIDE) - 20));
    const drawn = Math.min(40, Math.max(rows.length, rows[0].length));
    const cell = Math.max(8, Math.min(40, Math.floor(room / drawn) - 1));
    grid.node.style.setProperty("--cell", `${cell}px`);
    grid.node.classList.toggle("tiny", cell < 26);
    const line = (length) => Array.from({ length }, (_, index) => index);
    grid.show({ lines: [line(rows.length), line(rows[0].length)], value: ([row, column]) => rows[row][column], named: nameOf, scale: scale || 1, room: 4 });
    grid.reveal(place);
    grid.light([[place, "current pinned"]]);
  }
}
