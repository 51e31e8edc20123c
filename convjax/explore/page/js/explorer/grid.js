/** A grid of numbers: coloured by sign, walked with the arrow keys, lit where a window lies. */

import { element, mark } from "convjax/elements.js";
import { fitted, plain, written } from "convjax/numbers.js";

/** Cells of one axis that are drawn at once. */
export const MOST = 40;
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

let pointer = [NaN, NaN];
document.addEventListener("pointermove", (event) => (pointer = [event.clientX, event.clientY]));

/** Whether the pointer came to a cell, and not the cell to a pointer that rests. */
function moved(event) {
  return event.clientX !== pointer[0] || event.clientY !== pointer[1];
}

/**
 * A grid. It knows cells by where they are drawn; `places` turns that into indices of the array.
 *
 * @param {{name: string, testid: string, on: Object}} options `on` holds look(place), leave(), pick(place), and where
 *   the numbers can be changed type(place, key), and paint(place, first)
 */
export function createGrid({ name, testid, editable = false, on }) {
  const body = element("div", {
    role: "grid",
    class: "grid",
    "aria-label": name,
    "aria-readonly": editable ? null : "true",
    "data-testid": `${testid.replace(/-cell$/, "")}-grid`,
  });
  const part = element("p", { class: "part", hidden: true });
  const node = element("div", { class: "frame" }, body, part);
  let cells = new Map(); // "row,column" as drawn → cell
  let view = null; // what is shown
  let origin = [0, 0];
  let cursor = [0, 0];
  let lit = new Map(); // cell → classes that light it
  let drawn = "";
  let painting = false;
  let building = false;

  /** Show other numbers; the cells stay the same elements where the size does. */
  function show(next) {
    view = next;
    const sizes = view.lines.map((line) => line.length);
    origin = origin.map((first, axis) => Math.max(0, Math.min(first, sizes[axis] - MOST)));
    cursor = reachable(cursor);
    const shape = [sizes, origin, view.headers].join("|");
    if (shape !== drawn) {
      drawn = shape;
      building = true; // a cell that goes takes the keyboard along: nobody has left
      build(sizes);
      building = false;
    }
    for (const cell of cells.values()) fill(cell);
    point(cursor);
  }

  function build(sizes) {
    const [rows, columns] = sizes.map((size) => Math.min(size, MOST));
    cells = new Map();
    lit = new Map();
    node.style.setProperty("--columns", columns);
    node.style.setProperty("--rows", rows);
    mark(body, "aria-rowcount", sizes[0]);
    mark(body, "aria-colcount", sizes[1]);
    body.replaceChildren(...(view.headers ? [headerRow(columns)] : []), ...Array.from({ length: rows }, (_, row) => rowOf(row, columns)));
    body.classList.toggle("headed", Boolean(view.headers));
    part.hidden = sizes.every((size) => size <= MOST);
    const range = (axis, name) => (sizes[axis] > 1 ? [`${name} ${origin[axis]} to ${origin[axis] + Math.min(sizes[axis], MOST) - 1} of ${sizes[axis]}`] : []);
    part.textContent = `Drawn: ${[...range(0, "rows"), ...range(1, "columns")].join(", ")}. The arrow keys go on.`;
  }

  function headerRow(columns) {
    const marks = Array.from({ length: columns }, (_, column) => header(view.lines[1][column + origin[1]]));
    return element("div", { class: "row", "aria-hidden": "true" }, header(""), ...marks);
  }

  function header(entry) {
    const number = typeof entry === "number";
    return element("span", { class: number && entry % 5 === 0 ? "index fifth" : "index", "aria-hidden": "true" }, number ? String(entry) : "");
  }

  function rowOf(row, columns) {
    const there = row + origin[0];
    const made = Array.from({ length: columns }, (_, column) => cellAt(there, column + origin[1]));
    const index = view.headers ? [header(view.lines[0][there])] : [];
    return element("div", { role: "row", class: "row", "aria-rowindex": there + 1 }, ...index, ...made);
  }

  function cellAt(row, column) {
    const cell = element("div", { role: "gridcell", class: "cell", "aria-colindex": column + 1 });
    cell.drawnAt = [row, column];
    cells.set(`${row},${column}`, cell);
    return cell;
  }

  /** Only what differs is written: most changes touch few cells. */
  function fill(cell) {
    const read = cell.drawnAt.map((place, axis) => view.lines[axis][place]);
    const kind = read.includes("padding") ? "padding" : read.includes("inserted") ? "inserted" : "element";
    const place = kind === "element" ? read : null;
    const value = place ? view.value(place) : 0;
    const unread = place !== null && (view.unread?.(place) ?? false);
    const told = `${kind}|${value}|${unread}|${place}|${view.scale}|${view.room}`;
    if (cell.told === told) return;
    cell.told = told;
    cell.place = place;
    cell.textContent = fitted(value, view.room);
    cell.classList.toggle("negative", value < 0);
    cell.classList.toggle("positive", value > 0);
    cell.classList.toggle("padding", kind === "padding");
    cell.classList.toggle("inserted", kind === "inserted");
    cell.classList.toggle("unread", unread);
    cell.style.setProperty("--strength", Math.min(1, Math.abs(value) / view.scale).toFixed(3));
    mark(cell, "data-testid", place ? `${testid}-${place.join("-")}` : `${testid}-${kind}`);
    mark(cell, "data-value", plain(value));
    mark(cell, "data-kind", unread ? "unread" : kind);
    mark(cell, "aria-label", place ? `${written(value)}, ${view.named(place)}${unread ? ", not read by any window" : ""}` : `${kind}, counts as 0`);
    mark(cell, "tabindex", place && same(cell.drawnAt, cursor) ? "0" : place ? "-1" : null);
  }

  /** The nearest place as drawn that holds an element of the array. */
  function reachable([row, column]) {
    const near = (line, wanted) => {
      const here = Math.min(wanted, line.length - 1);
      if (typeof line[here] === "number") return here;
      const after = line.findIndex((entry, index) => index > here && typeof entry === "number");
      return after >= 0 ? after : line.findIndex((entry) => typeof entry === "number");
    };
    return [near(view.lines[0], row), near(view.lines[1], column)];
  }

  function point(next) {
    const before = cells.get(cursor.join());
    if (before) mark(before, "tabindex", before.place ? "-1" : null);
    cursor = next;
    const cell = cells.get(cursor.join());
    if (cell) mark(cell, "tabindex", "0");
    return cell;
  }

  /** Draw another part, where the grid is larger than what is drawn. */
  function reveal([row, column]) {
    const next = [row, column].map((place, axis) => {
      const first = origin[axis];
      const size = view.lines[axis].length;
      if (place < first) return Math.max(0, place - 2);
      if (place >= first + MOST) return Math.min(size - MOST, place - MOST + 3);
      return first;
    });
    if (same(next, origin)) return;
    origin = next;
    show(view);
  }

  function move(key, whole) {
    if (key === "Home" || key === "End") {
      const line = view.lines[1].map((entry) => typeof entry === "number");
      const row = whole ? (key === "Home" ? 0 : view.lines[0].length - 1) : cursor[0];
      return reachable([row, key === "Home" ? 0 : line.lastIndexOf(true)]);
    }
    const [down, right] = STEPS[key];
    let [row, column] = cursor;
    do {
      row += down;
      column += right;
    } while (view.lines[0][row] !== undefined && view.lines[1][column] !== undefined && !isElement(row, column));
    return isElement(row, column) ? [row, column] : cursor;
  }

  function isElement(row, column) {
    return typeof view.lines[0][row] === "number" && typeof view.lines[1][column] === "number";
  }

  function onKey(event) {
    const cell = event.target.closest(".cell");
    if (!cell?.place || event.altKey) return;
    const { key } = event;
    if (STEPS[key] || key === "Home" || key === "End") {
      event.preventDefault();
      const next = move(key, event.ctrlKey || event.metaKey);
      reveal(next);
      point(next)?.focus();
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (key === "Enter") {
      event.preventDefault();
      on.pick?.(cell.place);
    } else if (editable && (/^[-0-9.]$/.test(key) || key === "Backspace" || key === "Delete")) {
      event.preventDefault();
      on.type?.(cell.place, key);
    }
  }

  const cellOf = (event) => event.target.closest?.(".cell");
  body.addEventListener("keydown", onKey);
  body.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (!cell?.place) return;
    point(cell.drawnAt);
    on.look?.(cell.place, "key");
  });
  body.addEventListener("focusout", (event) => building || body.contains(event.relatedTarget) || on.leave?.());
  body.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    if (cell?.place && !painting && moved(event)) on.look?.(cell.place, "pointer");
  });
  body.addEventListener("pointerleave", () => on.leave?.());
  body.addEventListener("pointerdown", (event) => {
    const cell = cellOf(event);
    if (!cell?.place || !on.painting?.() || event.button !== 0) return;
    event.preventDefault();
    painting = true;
    body.setPointerCapture(event.pointerId);
    point(cell.drawnAt);
    on.paint(cell.place, true);
  });
  body.addEventListener("pointermove", (event) => {
    if (!painting) {
      const over = cellOf(event);
      if (over?.place) on.look?.(over.place, "pointer");
      return;
    }
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".cell");
    if (cell?.place && body.contains(cell)) on.paint(cell.place, false);
  });
  for (const end of ["pointerup", "pointercancel"]) body.addEventListener(end, () => (painting = false));
  body.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell?.place || on.painting?.()) return;
    point(cell.drawnAt).focus({ preventScroll: true });
    on.pick?.(cell.place);
  });

  return {
    node,
    body,
    show,
    /** Light cells: a list of [place as drawn, class]. What was lit before goes dark. */
    light(places) {
      const next = new Map();
      for (const [place, name] of places) {
        const cell = cells.get(place.join());
        if (cell) next.set(cell, `${next.get(cell) ?? ""} ${name}`);
      }
      for (const cell of lit.keys()) if (!next.has(cell)) cell.removeAttribute("data-lit");
      for (const [cell, names] of next) if (lit.get(cell) !== names) cell.setAttribute("data-lit", names.trim());
      lit = next;
    },
    reveal: (place) => view && reveal(place),
    /** Put the keyboard on the element nearest to a place. */
    focus: (place) => point(reachable(place))?.focus(),
    /** Where an element of the array is drawn. */
    drawnAt: (place) => place.map((entry, axis) => view.lines[axis].indexOf(entry)),
  };
}

function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}
