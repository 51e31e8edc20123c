/** Input, kernel and output side by side; with several channels a lane for each, and what each lane adds. */

import { element, mark } from "convjax/elements.js";
import { reach } from "convjax/numbers.js";
import { MOST, createGrid } from "convjax/explorer/grid.js";
import { createChooser } from "convjax/explorer/maps.js";

const LANES = 3; // shown at once
const CELLS = 1200; // of all lanes together, that are still drawn as grids
const LARGEST = 42;
const NARROW = 400; // pixels: one grid below the other
const SMALLEST = 22; // with a number in it that can be read
const LEAST = 8;

/**
 * The stage.
 *
 * @param {Object} on look(kind, place, channel), leave(), pick(kind, place), type(name, index, key),
 *   paint(place, channel, first), painting(), outChannel(c), inChannel(c)
 */
export function createStage(on) {
  const lanes = [];
  const lanesNode = element("div", { class: "lanes" });
  const inputs = createChooser({ label: "Input channels", testid: "in-channel", choose: on.inChannel });
  const outputs = createChooser({ label: "Output channels", testid: "out-channel", choose: on.outChannel });
  const output = createGrid({
    name: "Output",
    testid: "output-cell",
    on: { look: (place, by) => on.look("output", place, by), leave: on.leave, pick: (place) => on.pick("output", place) },
  });
  const outputTitle = element("h2", {});
  const biasNode = element("p", { class: "bias" });
  const sign = element("span", { class: "sign", "aria-hidden": "true" });
  const outputNode = element("div", { class: "column output" }, outputTitle, output.node, biasNode, outputs.node);
  const zeros = element("p", { class: "zeros", "data-testid": "zeros" });
  const node = element("div", { class: "stage", "data-testid": "stage" }, element("div", { class: "left" }, inputs.node, lanesNode), element("div", { class: "answer" }, sign, outputNode), zeros);
  let shown = null;
  let channel = 0;
  let active = 0;
  let width = 900;

  function laneOf(number) {
    const first = number === 0;
    const suffix = first ? "" : `-${number}`;
    const lane = { channel: 0, link: [0, null, null] };
    lane.input = createGrid({
      name: "Input",
      testid: first ? "input-cell" : `input${suffix}-cell`,
      editable: true,
      on: {
        look: (place, by) => on.look("input", place, by, lane.channel),
        leave: on.leave,
        pick: (place) => on.pick("input", place),
        type: (place, key) => on.type("x", [...shown.inCode(place), lane.channel], key),
        painting: on.painting,
        paint: (place, begins) => on.paint([...shown.inCode(place), lane.channel], begins),
      },
    });
    lane.kernel = createGrid({
      name: "Kernel",
      testid: first ? "kernel-cell" : `kernel${suffix}-cell`,
      editable: true,
      on: {
        look: (place, by) => on.look("kernel", [...shown.inCode(place), lane.link[1], lane.link[2]], by),
        leave: on.leave,
        pick: () => {},
        type: (place, key) => on.type("kernel", [...shown.inCode(place), lane.link[1], lane.link[2]], key),
      },
    });
    lane.partial = createGrid({
      name: "Partial sums",
      testid: `partial-${number}-cell`,
      on: { look: (place, by) => on.look("output", place, by), leave: on.leave, pick: (place) => on.pick("output", place) },
    });
    lane.titles = ["input", "kernel", "partial"].map(() => element("h2", {}));
    const column = (title, name, grid) => element("div", { class: `column ${name}` }, title, grid.node);
    lane.times = element("span", { class: "sign", "aria-hidden": "true" }, "∗");
    lane.equals = element("span", { class: "sign", "aria-hidden": "true" }, "=");
    lane.kernelNode = column(lane.titles[1], "kernel", lane.kernel);
    lane.partialNode = column(lane.titles[2], "partial", lane.partial);
    lane.node = element("div", { class: "lane" }, column(lane.titles[0], "input", lane.input), lane.times, lane.kernelNode, lane.equals, lane.partialNode);
    return lane;
  }

  /** The links that get a lane: all where there are few, else the active one. */
  function laneLinks() {
    const links = shown.links(channel);
    const cells = shown.axes.reduce((all, axis) => all * axis.line.length, 1) + shown.outputSize[0] * shown.outputSize[1];
    const few = links.length <= LANES && cells * links.length <= CELLS;
    if (few) return links.map((link, number) => [link, number]);
    const number = Math.max(0, links.findIndex(([input]) => input === active));
    return [[links[number], number]];
  }

  function show(next, options) {
    ({ channel, active } = options);
    shown = next;
    const links = laneLinks();
    while (lanes.length < links.length) {
      lanes.push(laneOf(lanes.length));
      lanesNode.append(lanes.at(-1).node);
    }
    // Never taken out and put in again: the keyboard would fall out of the grid, and a stroke would end.
    lanes.forEach((lane, place) => (lane.node.hidden = place >= links.length));
    const { cell, room, corner } = size(shown.links(channel).length > 1 && !shown.isPool, links.length > 1);
    node.classList.toggle("corner", corner);
    node.style.setProperty("--cell", `${cell}px`);
    node.classList.toggle("tiny", cell < SMALLEST - 2);
    const scales = { x: reach(shown.x), kernel: reach(shown.kernel ?? 1), partial: reach(shown.partials ?? 1), output: reach(shown.output) };
    const several = shown.links(channel).length > 1;
    links.forEach(([link, number], place) => showLane(lanes[place], link, number, { room, scales, several }));
    showOutput(scales, room);
    showChoosers(links, scales);
    showZeros();
    sign.textContent = shown.isPool ? "→" : several ? "Σ" : "=";
  }

  function showLane(lane, link, number, { room, scales, several }) {
    const [input] = link;
    lane.channel = input;
    lane.link = link;
    const ofChannel = shown.setting.in_channels > 1 ? `, channel ${input}` : "";
    lane.titles[0].textContent = `Input${ofChannel}`;
    mark(lane.input.body, "aria-label", `Input${ofChannel}`);
    lane.input.show({
      lines: shown.axes.map((axis) => axis.line),
      value: ([row, column]) => shown.x[row][column][input],
      unread: ([row, column]) => shown.axes[0].unread.includes(row) || shown.axes[1].unread.includes(column),
      named: (place) => `input ${shown.named(place)}${ofChannel}`,
      scale: scales.x,
      headers: true,
      room,
    });
    lane.kernelNode.hidden = shown.isPool;
    lane.times.hidden = shown.isPool;
    lane.partialNode.hidden = !several;
    lane.equals.hidden = !several;
    if (!shown.isPool) {
      const flips = shown.setting.operation === "true_convolution" ? " (read backwards)" : "";
      lane.titles[1].textContent = `Kernel${several ? `, in ${input} to out ${channel}` : ""}${flips}`;
      mark(lane.kernel.body, "aria-label", lane.titles[1].textContent);
      lane.kernel.show({
        lines: shown.kernelSize.map(upTo),
        value: ([row, column]) => shown.kernel[row][column][link[1]][link[2]],
        named: (place) => `kernel ${shown.named(place)}`,
        scale: scales.kernel,
        headers: true,
        room: Math.max(room, 3),
      });
    }
    if (several && !shown.isPool) {
      lane.titles[2].textContent = `What channel ${input} adds`;
      mark(lane.partial.body, "aria-label", lane.titles[2].textContent);
      lane.partial.show({
        lines: shown.outputSize.map(upTo),
        value: ([row, column]) => shown.partials[number][row][column][channel],
        named: (place) => `partial sum ${shown.named(place)}, input channel ${input}`,
        scale: scales.partial,
        headers: true,
        room,
      });
    }
  }

  function showOutput(scales, room) {
    const ofChannel = shown.channels > 1 ? `, channel ${channel}` : "";
    outputTitle.textContent = `Output${ofChannel}`;
    mark(output.body, "aria-label", `Output${ofChannel}`);
    const bias = shown.bias?.[channel];
    biasNode.hidden = bias === undefined;
    biasNode.textContent = bias === undefined ? "" : `Bias ${String(bias).replace("-", "−")} is in every cell of this channel.`;
    output.show({
      lines: shown.outputSize.map(upTo),
      value: ([row, column]) => shown.output[row][column][channel],
      named: (place) => `output ${shown.named(place)}${ofChannel}`,
      scale: scales.output,
      headers: true,
      room,
    });
  }

  /** What the cells mean that are no element of the input. */
  function showZeros() {
    const kinds = new Set(shown.axes.flatMap(({ line }) => line.filter((entry) => typeof entry === "string")));
    const around = shown.isTransposed ? "Dashed: zeros around the input." : shown.isMax ? "Dashed: padding, which never is the largest." : "Dashed: zeros of the padding.";
    const between = "Dotted: zeros that the stride inserts between the elements.";
    zeros.textContent = [kinds.has("padding") ? around : "", kinds.has("inserted") ? between : ""].join(" ").trim();
    zeros.hidden = !zeros.textContent;
  }

  function showChoosers(links, scales) {
    const linked = shown.links(channel).map(([input]) => input);
    inputs.node.hidden = links.length === linked.length;
    if (!inputs.node.hidden) inputs.show(shown.x, linked, links[0][0][0], scales.x);
    outputs.node.hidden = shown.channels === 1;
    if (!outputs.node.hidden) outputs.show(shown.output, upTo(shown.channels), channel, scales.output);
  }

  /**
   * How large a cell can be, and how many characters fit into it; a grid has room for its indices beside it.
   * What does not fit abreast goes into two columns, input and output side by side, the kernel above.
   */
  function size(several, lanesToo) {
    const sizes = [shown.axes[1].line.length, shown.outputSize[1], shown.isPool ? 0 : shown.kernelSize[1]];
    const [input, output, taps] = sizes.map((drawn) => Math.min(drawn, MOST));
    const fitting = (columns, besides) => Math.floor((width - besides) / columns) - 1;
    const abreast = several ? fitting(input + taps + 2 * output, 285) : fitting(input + taps + output, 200);
    const below = lanesToo ? Math.min(30, fitting(input + taps + output, 205)) : 0;
    const halves = several ? 2 * Math.max(input, output) : input + Math.max(output, taps);
    const corner = lanesToo || width < NARROW ? 0 : fitting(halves, 90);
    const stacked = width < NARROW ? fitting(Math.max(input, output), 40) : 0;
    const alone = Math.min(SMALLEST, fitting(Math.max(input, output, taps), 40));
    const abreastEnough = [abreast, below, stacked].find((cell) => cell >= SMALLEST);
    const cornered = !abreastEnough && corner >= LEAST;
    const enough = abreastEnough ?? (cornered ? corner : alone);
    const cell = Math.max(LEAST, Math.min(several ? 34 : LARGEST, enough));
    const letter = Math.max(9, cell * 0.37) * 0.6;
    return { cell, room: Math.max(2, Math.floor((cell - 3) / letter)), corner: cornered };
  }

  const inUse = () => lanes.filter((lane) => !lane.node.hidden);

  return {
    node,
    show,
    /** How wide the stage may be; true where that changes what is drawn. */
    fit(next) {
      const changes = next !== width;
      width = next;
      return changes;
    },
    /** Light what belongs to an output: its window on every input, the taps, itself. */
    lightOutput(place, winner, pinned) {
      const window = shown.windowOf(place).map((at) => [at, "window"]);
      for (const lane of inUse()) {
        lane.input.reveal(window[Math.floor(window.length / 2)][0]);
        lane.input.light(window);
        lane.kernel.light([]);
        lane.partial.light([[place, "current"]]);
      }
      if (winner) lanes[0].input.light([...window, [lanes[0].input.drawnAt(winner), "winner"]]);
      output.reveal(place);
      output.light([[place, pinned ? "current pinned" : "current"]]);
    },
    /** Light one term: the element or zero that it reads, and its tap. */
    lightTerm(place, term) {
      const window = shown.windowOf(place);
      const step = term.tap[0] * shown.kernelSize[1] + term.tap[1];
      for (const lane of inUse()) {
        const here = lane.channel === term.in;
        lane.input.light([...window.map((at) => [at, "window"]), ...(here ? [[window[step], "current"]] : [])]);
        lane.kernel.light(here ? [[term.tap, "current"]] : []);
      }
    },
    /** Light an element of the input and all outputs that it feeds. */
    lightInput(place, feeds) {
      for (const lane of inUse()) {
        lane.input.light([[lane.input.drawnAt(place), "current"]]);
        lane.kernel.light([]);
        lane.partial.light(feeds.map((at) => [at, "fed"]));
      }
      output.light(feeds.map((at) => [at, "fed"]));
    },
  };
}

function upTo(count) {
  return Array.from({ length: count }, (_, index) => index);
}
