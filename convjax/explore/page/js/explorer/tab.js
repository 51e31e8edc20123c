/** The Explorer: one convolution or pool, every number of it at hand. */

import { button, element, mark } from "convjax/elements.js";
import { at, shapeOf } from "convjax/numbers.js";
import { createChanges } from "convjax/explorer/changes.js";
import { createControls } from "convjax/explorer/controls.js";
import { explained } from "convjax/explorer/document.js";
import { createFacts, createFormula } from "convjax/explorer/facts.js";
import { createFaults } from "convjax/explorer/faults.js";
import { createPlayer } from "convjax/explorer/player.js";
import { createPointing } from "convjax/explorer/pointing.js";
import { createSources } from "convjax/explorer/sources.js";
import { createStage } from "convjax/explorer/stage.js";
import { createTerms } from "convjax/explorer/terms.js";

const FROZEN = "This is a frozen copy: pointing, playing and the terms work, the controls do not. Start convjax explore for other settings.";
const HINT =
  "Point at a cell of the output to see its sum, at one of the input to see all outputs that read it; or walk with the arrow keys. " +
  "A click or Enter keeps it. Rows and columns count from 0.";
const KEYS = " Digits and − change a number of the input or the kernel, Space plays, Esc lets go.";

/** Build the tab inside its panel. */
export function mount(container, app) {
  const { state, library } = app;
  const announce = (text) => state.get().tab === "explorer" && app.announce(text); // the region belongs to the tab that is shown
  let shown = null; // the last setting that the library explained
  let failing = false;
  let turn = 0;
  let inChannel = 0;

  const changes = createChanges({ state, shown: () => shown, failing: () => failing, aim: (...cell) => sources.aim(...cell) });
  const controls = createControls({ change: changes.edit });
  const formula = createFormula();
  const facts = createFacts({ copied: announce, keep });
  const faults = createFaults({ mend });
  const terms = createTerms({ lit: (term) => pointing.term(term), pick: (place) => pin("output", place) });
  const stage = createStage({
    look,
    leave: () => pointing.look(null),
    pick: pin,
    type: changes.type,
    painting: () => sources.painting(),
    paint: (index, begins) => changes.paint(index, sources.brush(), begins),
    outChannel: (channel) => state.change({ channel }),
    inChannel(channel) {
      inChannel = channel;
      draw();
    },
  });
  const pointing = createPointing({ state, shown: () => shown, stage, terms, quiet: () => player.playing(), announce });
  const player = createPlayer({ advance: pointing.advance, rest: pointing.rest });
  const told = element("p", { class: "note", role: "status", "data-testid": "told" });
  const sources = createSources({ library, changes, tell: (text) => (told.textContent = text) });
  const { picture, planes, leftOut, views, below } = pictureOf();
  const settings = element("fieldset", { class: "settings" }, element("legend", { class: "unseen" }, "Setting"), controls.node);
  const frozen = element("p", { class: "frozen", "data-testid": "frozen", hidden: !library.frozen }, FROZEN);
  const bar = element("div", { class: "bar" }, sources.node, views.node, player.node);
  const bench = element("div", { class: "bench" }, frozen, faults.node, pointing.banner, formula.node, bar, picture, terms.node);
  const main = element("div", { class: "explorer" }, settings, bench, facts.node);
  container.append(element("h2", { class: "unseen" }, "Explorer"), main);
  const pictured = [picture, terms.node, formula.node, facts.node];

  /** Grids or planes, and what is written below them. */
  function pictureOf() {
    const view = (name, text) => button(text, { "data-testid": `view-${name}`, on: { click: () => state.change({ view: name }) } });
    const [flat, deep] = [view("2d", "Flat"), view("3d", "3-D")];
    const planesNode = element("div", { class: "planes-place", hidden: true });
    const left = element("p", { class: "left-out", "data-testid": "left-out", hidden: true });
    const words = element("div", {}, element("div", { class: "touch" }, sources.cell, told), element("p", { class: "hint" }, HINT, library.frozen ? "" : KEYS));
    return {
      leftOut: left,
      below: words,
      planes: planesNode,
      views: { node: element("span", { class: "pair", role: "group", "aria-label": "View" }, flat, deep), flat, deep },
      picture: element("div", { class: "picture" }, left, stage.node, planesNode, words),
    };
  }

  function mend(name, value) {
    changes.edit({ [name]: value });
    controls.focus(name); // the button is gone with the error
  }

  function pin(kind, place) {
    player.stop();
    pointing.pin(kind, place);
  }

  function look(kind, place, by, channel) {
    if (kind === "kernel") {
      if (by === "key") sources.aim("kernel", place, at(shown.document.kernel, place));
      return pointing.tap(place);
    }
    if (kind === "input" && by === "key") {
      const index = [...shown.inCode(place), channel];
      sources.aim("x", index, at(shown.document.x, index));
    }
    pointing.look({ kind, place, channel });
  }

  async function refresh() {
    const mine = ++turn;
    busy(true);
    controls.show(changes.present());
    try {
      const answer = await library.ask("/api/explain", body());
      if (mine === turn) take(answer);
    } catch (error) {
      if (mine !== turn || error.name === "AbortError") return;
      fail(error);
    }
    if (mine === turn) busy(false);
  }

  /** A frozen copy has answers only under the words that they were asked in. */
  function body() {
    const { setting } = state.get();
    return library.remembers("/api/explain", setting) ? setting : changes.asked();
  }

  function take(answer) {
    if (answer.setting.input_size.length > 2) {
      fail({ message: "This page shows settings of one and two axes; convjax.explain answers for three in Python.", field: null, nearest: {} });
      return;
    }
    shown = explained(answer);
    failing = false;
    main.classList.remove("empty");
    faults.clear();
    controls.fault(null);
    for (const node of pictured) node.classList.remove("stale");
    draw();
  }

  function fail(error) {
    if (error instanceof Error && error.name !== "LibraryError") console.error(error);
    player.stop();
    failing = true;
    faults.show(error, shown !== null);
    main.classList.toggle("empty", shown === null);
    controls.fault(error.field);
    for (const node of pictured) node.classList.add("stale");
  }

  function busy(is) {
    mark(document.getElementById("page"), "aria-busy", String(is));
  }

  function draw() {
    if (!shown) return;
    const setting = changes.present();
    const deep = state.get().view === "3d";
    controls.show(setting.bias === true ? { ...setting, bias: shown.document.bias } : setting);
    sources.show(setting, shown.isPool, shown.flat);
    formula.show(shown);
    facts.show(shown, pointing.channel());
    leftOut.hidden = shown.computed;
    leftOut.textContent = shown.document.left_out ?? "";
    stage.node.hidden = !shown.computed || deep;
    planes.hidden = !shown.computed || !deep;
    below.hidden = stage.node.hidden;
    for (const node of [terms.node, player.node, views.node]) node.hidden = !shown.computed;
    mark(views.flat, "aria-pressed", String(!deep));
    mark(views.deep, "aria-pressed", String(deep));
    if (!shown.computed) {
      announce(shown.document.left_out);
      pointing.banner.hidden = true;
      return;
    }
    stage.show(shown, { channel: pointing.channel(), active: inChannel });
    aimAgain();
    pointing.light();
    if (deep) openPlanes();
  }

  /** The field for one cell follows its cell, as long as there is one. */
  function aimAgain() {
    const target = sources.target();
    if (!target) return;
    const array = shown.document[target.name];
    const fits = array && target.index.every((place, axis) => place < shapeOf(array)[axis]);
    if (fits) sources.aim(target.name, target.index, at(array, target.index));
    else sources.forget();
  }

  let mounting = null;
  async function openPlanes() {
    mounting ??= import("convjax/planes/planes.js").then(({ mountPlanes }) => mountPlanes(planes, app) ?? {});
    try {
      (await mounting).shown?.();
    } catch (error) {
      console.error(error);
      planes.replaceChildren(element("p", { class: "note" }, "The 3-D view could not be opened."));
    }
  }

  async function keep(format) {
    const { selection, channel, view } = state.get();
    announce(`Making ${format.toUpperCase()} …`);
    try {
      await library.download("/api/export", { format, tab: "explorer", setting: changes.asked(), selection, channel, view });
      announce(`${format.toUpperCase()} is saved.`);
    } catch (error) {
      if (error.name !== "AbortError") announce(error.message);
    }
  }

  container.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      player.stop();
      pointing.unpin();
    } else if (event.key === " " && !event.target.closest("button, input, select, summary, label, a")) {
      event.preventDefault();
      player.toggle();
    }
  });

  app.explained = {
    /** The last good answer and what is looked at in it; null before the first. */
    get() {
      if (!shown) return null;
      const { kind, place } = shown.computed ? pointing.current() : { kind: null, place: [] };
      return { document: shown.document, selection: { kind, index: kind ? shown.inCode(place) : [] }, channel: shown.computed ? pointing.channel() : 0 };
    },
    /** Call a function whenever that changes; the answer ends it. */
    subscribe: pointing.subscribe,
  };

  state.subscribe((now, before) => {
    if (now.setting !== before.setting) {
      pointing.forget();
      told.textContent = "";
      refresh();
    } else if (now.channel !== before.channel || now.view !== before.view) draw();
    else if (now.selection !== before.selection) pointing.light();
  });

  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width && stage.fit(Math.floor(contentRect.width)) && shown?.computed) requestAnimationFrame(draw);
  }).observe(picture);

  if (library.frozen) {
    settings.disabled = true;
    facts.freeze();
    for (const node of [sources.node, sources.cell]) node.hidden = true;
  } else sources.offer();
  refresh();
}
