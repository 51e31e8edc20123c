/** Numbers as the page writes them, and nested lists of them. */

const MINUS = "−";

/** A number in full: the shortest text that gives the same float32 again, with a true minus sign. */
export function written(value) {
  if (value === null || value === undefined) return "–";
  return plain(value).replace("-", MINUS);
}

/** The same with an ASCII minus, for attributes that programs read. */
export function plain(value) {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(value);
}

/** A number in the room of a cell: in full where it fits, else rounded to fit. */
export function fitted(value, room = 4) {
  const full = written(value);
  if (full.length <= room) return full;
  for (let decimals = 2; decimals >= 0; decimals -= 1) {
    const rounded = value.toFixed(decimals);
    if (rounded.length <= room) return Number(rounded) === 0 ? (value < 0 ? `${MINUS}0` : "0") : rounded.replace("-", MINUS);
  }
  return value.toExponential(0).replaceAll("-", MINUS).replace("+", "");
}

/** A negative number in brackets, for a place behind an operator. */
export function factor(value) {
  return value < 0 ? `(${written(value)})` : written(value);
}

/** The lengths of a nested list along each axis. */
export function shapeOf(nested) {
  const shape = [];
  for (let inside = nested; Array.isArray(inside); inside = inside[0]) shape.push(inside.length);
  return shape;
}

/** The number at an index, one per axis. */
export function at(nested, index) {
  return index.reduce((inside, place) => inside[place], nested);
}

/** A nested list of that shape; `make` is given the index of each number. */
export function filled(shape, make, index = []) {
  if (index.length === shape.length) return make(index);
  return Array.from({ length: shape[index.length] }, (_, place) => filled(shape, make, [...index, place]));
}

/** The same nested list with another number at one index; what is not on the way there is shared. */
export function replaced(nested, [place, ...rest], value) {
  const copy = nested.slice();
  copy[place] = rest.length ? replaced(nested[place], rest, value) : value;
  return copy;
}

/** The largest distance from zero in a nested list; never less than `least`. */
export function reach(nested, least = 1e-12) {
  if (!Array.isArray(nested)) return Math.max(least, Math.abs(nested ?? 0));
  return nested.reduce((largest, inside) => reach(inside, largest), least);
}
