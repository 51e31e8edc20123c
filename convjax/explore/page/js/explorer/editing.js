/** Settings changed by hand: an argument, a number of an array; the arrays follow the sizes. */

import { at, filled, replaced, shapeOf } from "convjax/numbers.js";

const PER_AXIS = ["input_size", "kernel_size", "stride", "dilation", "output_padding"];
const POOLS = ["max_pool", "avg_pool"];

/** Whether an operation has no kernel of weights. */
export function isPool(operation) {
  return POOLS.includes(operation);
}

/** A setting with a value for every argument. */
export function complete(setting) {
  const size = setting.input_size ?? (setting.x ? shapeOf(setting.x).slice(0, -1) : 5);
  const axes = axesOf(setting, size);
  const taps = setting.kernel_size ?? (setting.kernel ? shapeOf(setting.kernel).slice(0, -2) : 3);
  const operation = setting.operation ?? "conv";
  const pool = isPool(operation);
  const groups = setting.groups ?? 1;
  const [first, last] = setting.kernel ? shapeOf(setting.kernel).slice(-2) : [1 / groups, 1];
  const [parts, outputs] = operation === "conv_transpose" ? [last / groups, first * groups] : [first, last];
  const inputs = setting.in_channels ?? (setting.x ? shapeOf(setting.x).at(-1) : Math.round(parts * groups));
  return {
    ...setting,
    operation,
    spatial_dims: axes,
    input_size: perAxis(size, axes),
    kernel_size: perAxis(taps, axes),
    in_channels: inputs,
    out_channels: pool ? inputs : (setting.out_channels ?? outputs),
    stride: perAxis(setting.stride ?? (pool ? taps : 1), axes),
    padding: setting.padding ?? "VALID",
    output_padding: perAxis(setting.output_padding ?? 0, axes),
    dilation: perAxis(setting.dilation ?? 1, axes),
    groups,
    bias: setting.bias ?? null,
    count_padding: setting.count_padding ?? true,
  };
}

/** Whatever has a value for each axis says how many there are. */
function axesOf({ x, kernel, kernel_size, stride, dilation, spatial_dims }, size) {
  const lists = [size, kernel_size, stride, dilation].filter(Array.isArray);
  if (lists.length) return lists[0].length;
  if (x) return shapeOf(x).length - 1;
  if (kernel) return shapeOf(kernel).length - 2;
  return spatial_dims ?? 2;
}

/** One value for each axis, whether one or several were given. */
export function perAxis(value, axes) {
  return Array.isArray(value) ? value : Array.from({ length: axes }, () => value);
}

/** The setting with one argument changed, and with arrays that fit again; `spare` holds arrays from before. */
export function withArgument(setting, name, value, spare = {}) {
  const next = { ...setting, [name]: PER_AXIS.includes(name) ? perAxis(value, setting.input_size.length) : value };
  if (name === "operation") followOperation(next, setting);
  if (name === "spatial_dims") followAxes(next, value);
  if (name === "in_channels" && isPool(next.operation)) next.out_channels = value;
  return fitting(next, spare);
}

/** The setting as it is sent: nothing that its operation does not have, and no array that does not fit. */
export function asked(setting) {
  const { spatial_dims: _, ...sent } = setting;
  if (isPool(sent.operation)) for (const name of ["kernel", "bias", "groups", "out_channels"]) delete sent[name];
  if (sent.operation !== "conv_transpose") delete sent.output_padding;
  if (sent.operation !== "avg_pool") delete sent.count_padding;
  for (const [name, given] of Object.entries(sent)) if (given === null || given === undefined) delete sent[name];
  return sent;
}

/** The setting with another number in one of its arrays; `shown` has the arrays where the setting has none. */
export function withNumber(setting, name, index, value, document) {
  const array = Array.isArray(setting[name]) ? setting[name] : document[name];
  return { ...setting, [name]: replaced(array, index, Math.fround(value)) };
}

/** The setting with numbers from a preset or an image in one channel, or in all. */
export function withArray(setting, name, array) {
  const shape = shapeOf(array);
  if (name === "x") return fitting({ ...setting, x: array, input_size: shape.slice(0, -1), in_channels: shape.at(-1) }, {});
  return fitting({ ...setting, kernel: array, kernel_size: shape.slice(0, -2) }, {});
}

function followOperation(next, before) {
  const pool = isPool(next.operation);
  if (pool) {
    next.groups = 1;
    next.bias = null;
    next.out_channels = next.in_channels;
    if (!isPool(before.operation)) next.stride = [...next.kernel_size];
  } else if (isPool(before.operation)) {
    next.stride = next.stride.map(() => 1);
    next.out_channels = 1;
  }
  if (next.operation !== "conv_transpose") next.output_padding = next.output_padding.map(() => 0);
  if (next.operation !== "avg_pool") next.count_padding = true;
}

function followAxes(next, axes) {
  const moved = (values) => (axes === 1 ? values.slice(-1) : [values.at(-1), values.at(-1)]);
  for (const name of ["input_size", "kernel_size", "stride", "dilation", "output_padding"]) next[name] = moved(next[name]);
  if (Array.isArray(next.padding)) next.padding = moved(next.padding);
  if (next.x) next.x = axes === 1 ? next.x[Math.floor(next.x.length / 2)] : null;
  if (next.kernel) next.kernel = axes === 1 ? next.kernel[Math.floor(next.kernel.length / 2)] : null;
}

/** Arrays that are given are cut or filled up to the sizes; one that no size fits is left to the library. */
function fitting(setting, spare) {
  const next = { ...setting };
  const axes = next.input_size.length;
  const image = next.x ?? spareOf(spare.x, axes + 1);
  const weights = next.kernel ?? spareOf(spare.kernel, axes + 2);
  next.x = image ? resized(image, [...next.input_size, next.in_channels], background) : null;
  next.kernel = weights && !isPool(next.operation) ? resized(weights, kernelShape(next), fresh) : null;
  if (Array.isArray(next.bias)) next.bias = resized(next.bias, [next.out_channels], () => 0);
  return next;
}

function spareOf(array, rank) {
  return array && shapeOf(array).length === rank ? array : null;
}

function kernelShape({ operation, kernel_size, in_channels, out_channels, groups }) {
  const joined = operation === "conv_transpose" ? [out_channels / groups, in_channels] : [in_channels / groups, out_channels];
  return [...kernel_size, ...joined];
}

/** A nested list of another shape: what was there stays where it was. Null where there is no such shape. */
function resized(array, shape, make) {
  const sizes = shapeOf(array);
  if (!shape.every((size) => Number.isInteger(size) && size >= 1) || shape.reduce((all, one) => all * one, 1) > 70_000) return null;
  if (sizes.every((size, axis) => size === shape[axis])) return array;
  return filled(shape, (index) => (index.every((place, axis) => place < sizes[axis]) ? at(array, index) : make(index, sizes)));
}

/** What lies around a picture that grew is empty; a new channel is not. */
function background(index, sizes) {
  const channel = index.at(-1);
  if (channel < sizes.at(-1)) return 0;
  return (index.reduce((sum, place) => 3 * sum + place, 0) * 7) % 10;
}

/** Weights that were not there before: whole numbers from -1 to 2, not all alike. */
function fresh(index) {
  return ((index.reduce((sum, place) => 3 * sum + place, 0) * 5) % 4) - 1;
}
