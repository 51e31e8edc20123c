/** One plane of the 3-D view: a channel as cells of numbers, or the kernel's taps over a window. */

import { element } from "convjax/elements.js";
import { fitted, plain, reach } from "convjax/numbers.js";

/** Pixels from one channel to the next. */
export const DEPTH = 56;

const LIFT = 20; // of the kernel above its window

/**
 * @param {{cell: number, lines: Array|null, read: Function, taps: Array, depth: number, name: string, testid: string,
 *   pale: boolean, pick: Function}} options `lines` are the axes as drawn, and `read` gives the number of an element; a
 *   kernel has `taps` in their place
 */
export function createPlane({ cell, lines, read, taps, depth, name, testid, pale = false, pick }) {
  const node = element("div", { class: `plane${pale ? " pale" : ""}${taps ? " lifted" : ""}`, "data-testid": testid }, name ? element("span", { class: "plane-name" }, name) : null);
  const pitch = cell + 1;
  const cells = new Map(); // "row,column" as drawn, or of the tap → cell
  node.style.setProperty("--cell", `${cell}px`);
  node.style.setProperty("--z", `${-DEPTH * depth + (taps ? LIFT : 0)}px`);
  if (taps) fill(taps.length, taps[0].length, ([row, column]) => ({ kind: "element", value: taps[row][column] }), reach(taps));
  else fill(lines[0].length, lines[1].length, entryAt, scale());

  function entryAt(drawn) {
    const place = drawn.map((index, axis) => lines[axis][index]);
    const kind = place.includes("padding") ? "padding" : place.includes("inserted") ? "inserted" : "element";
    return { kind, place, value: kind === "element" ? read(place) : 0 };
  }

  function scale() {
    const inside = lines.map((line) => line.filter((entry) => typeof entry === "number"));
    return reach(inside[0].map((row) => inside[1].map((column) => read([row, column]))));
  }

  function fill(rows, columns, entryOf, most) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const made = cellOf([row, column], entryOf([row, column]), most);
        cells.set(`${row},${column}`, made);
        node.append(made);
      }
    }
  }

  function cellOf(drawn, { kind, value, place }, most) {
    const sign = value < 0 ? " negative" : value > 0 ? " positive" : "";
    const made = element("span", { class: `cell${sign} ${kind}`, "data-value": plain(value), "data-kind": kind }, cell >= 24 || taps ? fitted(value) : "");
    if (place && kind === "element") made.setAttribute("data-testid", `${testid}-cell-${place.join("-")}`);
    made.style.setProperty("--strength", Math.min(1, Math.abs(value) / most).toFixed(3));
    if (pick) made.addEventListener("click", () => pick(place));
    put(made, drawn);
    return made;
  }

  function put(made, [row, column]) {
    made.style.setProperty("--x", `${column * pitch}px`);
    made.style.setProperty("--y", `${row * pitch}px`);
  }

  return {
    node,
    width: taps ? 0 : lines[1].length * pitch,
    height: taps ? 0 : lines[0].length * pitch,
    /** Light cells, [place as drawn, class] each; all others go dark. */
    light(places) {
      for (const made of cells.values()) made.removeAttribute("data-lit");
      for (const [place, kind] of places) cells.get(place.join())?.setAttribute("data-lit", kind);
    },
    /** Lay the taps of a kernel on the places of a window, in the order of the taps; without one they are not shown. */
    layOn(window) {
      node.hidden = !window.length;
      if (window.length) [...cells.values()].forEach((made, tap) => put(made, window[tap]));
    },
  };
}
