/** The state as the part of an address behind `#`, and back: readable where it is short, deflated where it is long. */

import { filled, plain, shapeOf } from "convjax/numbers.js";

const LONG = 400; // characters of one array that are still written out
const ARRAYS = ["x", "kernel", "bias"];
const PER_AXIS = ["input_size", "kernel_size", "stride", "dilation", "output_padding"];
const WHOLE = ["in_channels", "out_channels", "groups", "spatial_dims"];

/** The address of a state: a string where nothing is long, else a promise of one. */
export function toHash(state) {
  const parts = Object.entries(fieldsOf(state));
  const long = parts.filter(([, text]) => text.length > LONG);
  const joined = (packed) =>
    `#${parts.map(([name, text]) => `${name}=${packed.get(name) ?? escaped(text)}`).join("&")}`;
  if (!long.length) return joined(new Map());
  return Promise.all(long.map(async ([name, text]) => [name, `~${await deflated(text)}`])).then((all) => joined(new Map(all)));
}

/** What an address says: a part of the state. Fields that cannot be read are left out. */
export async function fromHash(hash) {
  const state = {};
  const setting = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const [name, ...rest] = part.split("=");
    if (!rest.length) continue;
    try {
      const text = rest.join("=");
      const value = text.startsWith("~") ? await inflated(text.slice(1)) : decodeURIComponent(text);
      readField(decodeURIComponent(name), value, state, setting);
    } catch {
      continue; // an address that was cut off still opens with what is left of it
    }
  }
  return Object.keys(setting).length ? { ...state, setting } : state;
}

function fieldsOf({ tab, setting, selection, channel, view, ...others }) {
  const fields = { tab };
  for (const [name, value] of Object.entries(setting)) {
    if (value !== null && value !== undefined) fields[name] = ARRAYS.includes(name) ? arrayText(value) : settingText(name, value);
  }
  if (selection?.kind) fields.selection = `${selection.kind}:${selection.index.join(",")}`;
  if (channel) fields.channel = String(channel);
  if (view !== "2d") fields.view = view;
  for (const [name, value] of Object.entries(others)) {
    if (value !== null && value !== undefined) fields[name] = JSON.stringify(value);
  }
  return fields;
}

function settingText(name, value) {
  if (name === "padding" && Array.isArray(value)) return value.map((pair) => [pair].flat().join(":")).join(",");
  return Array.isArray(value) ? value.join(",") : String(value);
}

function readField(name, text, state, setting) {
  if (ARRAYS.includes(name)) setting[name] = arrayOf(text);
  else if (PER_AXIS.includes(name)) setting[name] = listOf(text);
  else if (WHOLE.includes(name)) setting[name] = numberOf(text);
  else if (name === "padding") setting.padding = paddingOf(text);
  else if (name === "count_padding") setting.count_padding = text !== "false";
  else if (name === "operation") setting.operation = text;
  else if (name === "tab") state.tab = text;
  else if (name === "view") state.view = text === "3d" ? "3d" : "2d";
  else if (name === "channel") state.channel = numberOf(text);
  else if (name === "selection") state.selection = selectionOf(text);
  else state[name] = JSON.parse(text);
}

function numberOf(text) {
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) throw new RangeError("no number");
  return number;
}

function listOf(text) {
  const numbers = text.split(",").map(numberOf);
  return text.includes(",") ? numbers : numbers[0];
}

function paddingOf(text) {
  if (/^[A-Za-z_]+$/.test(text)) return text;
  if (!/[,:]/.test(text)) return numberOf(text);
  return text.split(",").map((pair) => (pair.includes(":") ? pair.split(":").map(numberOf) : numberOf(pair)));
}

function selectionOf(text) {
  const [kind, index] = text.split(":");
  if (kind !== "output" && kind !== "input") throw new RangeError("nothing that can be selected");
  return { kind, index: index.split(",").map(numberOf) };
}

function arrayText(nested) {
  if (!Array.isArray(nested)) return String(nested); // a bias may be just true
  return `${shapeOf(nested).join("x")}:${nested.flat(Infinity).map(plain).join(",")}`;
}

function arrayOf(text) {
  if (text === "true") return true;
  const [shape, numbers] = text.split(":");
  const sizes = shape.split("x").map(Number);
  const values = numbers.split(",").map(numberOf);
  if (values.length !== sizes.reduce((all, one) => all * one, 1)) throw new RangeError("numbers are missing");
  let next = 0;
  return filled(sizes, () => values[next++]);
}

/** Only what must not stand in an address is escaped: it should stay readable. */
function escaped(text) {
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":");
}

async function deflated(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function inflated(packed) {
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

