/** The 3-D view: what the flat view shows, as stacked planes that can be turned. It knows no fact of its own. */

import { button, element } from "convjax/elements.js";
import { explained } from "convjax/explorer/document.js";
import { createTurning } from "convjax/planes/turning.js";
import { createPlane, DEPTH } from "convjax/planes/plane.js";

const MOST_SIDE = 12; // cells of an axis
const MOST_CHANNELS = 8; // of input or output
const GAP = 40; // pixels between the stacks
const ASIDE = 0.62; // of the depth of a stack, what its planes behind stand aside when it is turned as at first
const NAMES = ["input", "partial sums", "output"];

/** Put the view into a place; `shown` is called when it can be seen. */
export function mountPlanes(container, app) {
  const world = element("div", { class: "world", "aria-hidden": "true" });
  const scene = element("div", { class: "scene", role: "group", tabindex: "0", "aria-label": "3-D view: the arrow keys turn it, Home puts it back. Its numbers stand in the list of terms, too.", "data-testid": "planes" }, world);
  const turning = createTurning(scene, world);
  const reset = button("Straighten", { "data-testid": "planes-reset", on: { click: turning.reset } });
  const legend = element("p", { class: "note", "data-testid": "planes-legend" });
  const note = element("p", { class: "note", role: "status", hidden: true, "data-testid": "planes-note" });
  const bar = element("div", { class: "pair planes-bar" }, element("span", {}, "Drag, or use the arrow keys, to turn."), reset);
  container.append(bar, note, scene, legend);
  let built = null; // {document, channel, shown, stacks}

  function refresh() {
    const now = app.explained?.get();
    if (!now?.document.computed || app.state.get().view !== "3d") return;
    if (built?.document !== now.document || built.channel !== now.channel) build(now);
    if (built.stacks) light(now.selection);
  }

  function build({ document, channel }) {
    const shown = explained(document);
    const why = tooLarge(shown);
    note.hidden = !why;
    note.textContent = why ?? "";
    for (const node of [scene, bar, legend]) node.hidden = Boolean(why);
    built = { document, channel, shown, stacks: why ? null : stacksOf(shown, channel) };
    if (!built.stacks) return;
    world.replaceChildren(...built.stacks.map(({ node }) => node));
    const padded = shown.axes.some(({ line }) => line.includes("padding"));
    const inserted = shown.axes.some(({ line }) => line.includes("inserted"));
    const zeros = [padded && "dashed cells are padding", inserted && "dotted ones inserted zeros"].filter(Boolean).join(", ");
    const before = shown.kernel ? "the input with the kernel lifted off its window" : "the input";
    const between = shown.partials ? ", what each input channel adds" : "";
    legend.textContent = `From left to right: ${before}${between}, and the output. In front stands channel 0; what is not part of this sum is pale${zeros ? `; ${zeros}` : ""}. Click a cell of the output to choose it.`;
    fit();
  }

  /** All planes, stack by stack. */
  function stacksOf(shown, channel) {
    const links = shown.links(channel);
    const lines = shown.axes.map(({ line }) => line);
    const range = (size) => Array.from({ length: size }, (_, index) => index);
    const outputs = shown.outputSize.map(range);
    const side = Math.max(...[...lines, ...outputs].map(({ length }) => length));
    const cell = side > 9 ? 20 : 26;
    const planeOf = (options) => createPlane({ cell, ...options });
    const inputs = range(shown.setting.in_channels).map((one) =>
      planeOf({ lines, read: ([row, column]) => shown.x[row][column][one], depth: one, pale: !links.some(([read]) => read === one), name: String(one), testid: `plane-input-${one}` }),
    );
    const kernels = shown.kernel ? links.map(([one, i, j], place) => planeOf({ lines: null, taps: shown.kernel.map((row) => row.map((taps) => taps[i][j])), depth: one, name: "", testid: `plane-kernel-${one}` })) : [];
    const partials = (shown.partials ?? []).map((partial, place) =>
      planeOf({ lines: outputs, read: ([row, column]) => partial[row][column][channel], depth: place, name: String(links[place][0]), testid: `plane-partial-${links[place][0]}` }),
    );
    const results = range(shown.channels).map((one) =>
      planeOf({ lines: outputs, read: ([row, column]) => shown.output[row][column][one], depth: one, pale: one !== channel, name: String(one), testid: `plane-output-${one}`, pick: (place) => app.state.change({ channel: one, selection: { kind: "output", index: shown.inCode(place) } }) }),
    );
    return [stackOf(NAMES[0], inputs, kernels), stackOf(NAMES[1], partials), stackOf(NAMES[2], results)].filter(({ planes }) => planes.length);
  }

  function stackOf(name, planes, lifted = []) {
    const node = element("div", { class: "stack", "data-testid": `stack-${name.replace(" ", "-")}` }, element("span", { class: "stack-name" }, name), [...planes, ...lifted].map((plane) => plane.node));
    const [first] = planes;
    if (first) {
      node.style.setProperty("--wide", `${first.width}px`);
      node.style.setProperty("--high", `${first.height}px`);
      node.style.setProperty("--aside", `${Math.round(ASIDE * DEPTH * (planes.length - 1))}px`);
    }
    return { name, node, planes, lifted, width: first?.width ?? 0, height: first?.height ?? 0 };
  }

  /** Light what belongs to the selection. */
  function light({ kind, index }) {
    const { shown, stacks } = built;
    const place = kind ? shown.asPlace(index.slice(0, shown.setting.input_size.length)) : null;
    const [input] = stacks;
    const output = kind === "output" ? place : null;
    const window = output ? shown.windowOf(output) : [];
    const drawn = kind === "input" ? place.map((entry, axis) => shown.axes[axis].line.indexOf(entry)) : null;
    const fed = kind === "input" ? shown.feedsOf(place) : [];
    for (const plane of input.planes) plane.light(drawn ? [[drawn, "current"]] : window.map((one) => [one, "window"]));
    for (const plane of input.lifted) plane.layOn(window);
    for (const { planes } of stacks.slice(1)) for (const plane of planes) plane.light(output ? [[output, "current"]] : fed.map((one) => [one, "fed"]));
  }

  /** As large as the room allows. */
  function fit() {
    if (!built?.stacks) return;
    const wide = built.stacks.reduce((sum, { width, planes }) => sum + width + GAP + ASIDE * DEPTH * (planes.length - 1), 0);
    const high = Math.max(...built.stacks.map(({ height }) => height));
    const room = scene.clientWidth || 600;
    const zoom = Math.min(1.35, room / (wide * 0.88 + 30));
    world.style.setProperty("--zoom", zoom.toFixed(3));
    scene.style.setProperty("--tall", `${Math.round((high + 0.12 * wide) * zoom + 90)}px`);
  }

  new ResizeObserver(fit).observe(scene);
  app.explained?.subscribe(refresh);
  app.state.subscribe(refresh);
  refresh();
  return { shown: refresh };
}

/** Why a setting has no 3-D view, in a sentence; null where it has one. */
function tooLarge(shown) {
  const sides = [...shown.axes.map(({ line }) => line.length), ...shown.outputSize];
  if (Math.max(...sides) > MOST_SIDE) return `The 3-D view shows up to ${MOST_SIDE}×${MOST_SIDE} cells with the padding, and this has ${Math.max(...sides)} along an axis. The flat view and the terms below show all of it.`;
  const channels = Math.max(shown.setting.in_channels, shown.channels);
  if (channels > MOST_CHANNELS) return `The 3-D view shows up to ${MOST_CHANNELS} channels, and this has ${channels}. The flat view and the terms below show all of it.`;
  return null;
}
