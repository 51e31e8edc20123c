/** Which cell is looked at: under the pointer or the keyboard, else pinned, else the first; and what belongs to it. */

import { element } from "convjax/elements.js";
import { plain } from "convjax/numbers.js";
import { sentence, totalled } from "convjax/explorer/document.js";

const SPOKEN = 30; // outputs that are named one by one

/**
 * What is looked at in one page.
 *
 * @param {Object} options state; shown() is the setting that is drawn; stage and terms are lit and written; quiet()
 *   says that nothing is to be read aloud now; announce(text) reads aloud
 */
export function createPointing({ state, shown, stage, terms, quiet, announce }) {
  const banner = element("div", { class: "banner", role: "alert", "data-testid": "banner", hidden: true });
  const listeners = new Set();
  let hover = null; // {kind, place, channel}

  function inside(kind, place) {
    const sizes = kind === "input" ? shown().inputSize : shown().outputSize;
    return place.length === 2 && place.every((index, axis) => Number.isInteger(index) && index >= 0 && index < sizes[axis]);
  }

  function current() {
    if (hover && inside(hover.kind, hover.place)) return hover;
    const { selection } = state.get();
    const place = selection?.kind ? shown().asPlace(selection.index.slice(0, shown().setting.input_size.length)) : null;
    if (place && inside(selection.kind, place)) return { kind: selection.kind, place, pinned: true };
    return { kind: "output", place: [0, 0] };
  }

  /** The output channel that is shown; a selection may name it behind its place. */
  function channel() {
    const { channel: chosen, selection } = state.get();
    const named = selection?.kind === "output" ? selection.index[shown().setting.input_size.length] : undefined;
    return Math.max(0, Math.min(Number.isInteger(named) && !chosen ? named : chosen || 0, shown().channels - 1));
  }

  function light() {
    if (!shown()?.computed) return;
    const here = current();
    if (here.kind === "input") lightInput(here);
    else lightOutput(here);
    for (const listener of listeners) listener();
  }

  function lightInput({ place, channel: ofInput }) {
    const feeds = shown().feedsOf(place);
    const input = ofInput ?? shown().links(channel())[0][0];
    stage.lightInput(place, feeds);
    terms.showFeeds(shown(), place, { input, channel: channel(), feeds });
    const names = feeds.slice(0, SPOKEN).map((output) => shown().named(output));
    const count = feeds.length === 1 ? "1 output" : `${feeds.length} outputs`;
    announce(`input ${shown().named(place)} is read by ${count}${names.length ? ": " : ""}${names.join("; ")}${feeds.length > SPOKEN ? "; …" : ""}`);
  }

  function lightOutput({ place, pinned }) {
    const found = totalled(shown(), place, channel());
    const winner = shown().isMax ? found.terms.find((term) => term.weight === 1)?.read : null;
    stage.lightOutput(place, winner, pinned);
    terms.show(shown(), place, channel(), found);
    if (!quiet()) announce(sentence(shown(), place, channel(), found));
    showBanner(found, place);
  }

  function showBanner({ agrees, total, value }, place) {
    banner.hidden = agrees;
    if (agrees) return banner.replaceChildren();
    const index = [...shown().inCode(place), channel()].join(", ");
    banner.replaceChildren(element("strong", {}, "Page and library disagree. "), `At y[${index}] the terms shown add up to ${plain(total)}, and the library's output is ${plain(value)}.`);
  }

  function look(next) {
    if (quiet() || sameCell(hover, next)) return;
    hover = next;
    light();
  }

  return {
    banner,
    current,
    channel,
    light,
    look,
    /** Forget what was pointed at: the grid under the pointer is another one now. */
    forget: () => (hover = null),
    /** Light one term of the current output; null lights all again. */
    term(term) {
      const here = current();
      if (term && here.kind === "output") stage.lightTerm(here.place, term);
      else light();
    },
    /** Of an element of the kernel, light what the current output reads through it. */
    tap(index) {
      const here = current();
      if (here.kind !== "output" || hover) return;
      const tap = shown().asPlace(index.slice(0, -2));
      const link = shown().links(channel()).findIndex(([, i, j]) => i === index.at(-2) && j === index.at(-1));
      const term = shown().termsOf(here.place, channel())[link]?.find((one) => one.tap.every((step, axis) => step === tap[axis]));
      if (term) stage.lightTerm(here.place, term);
    },
    /** Keep a cell. */
    pin: (kind, place) => state.change({ selection: { kind, index: shown().inCode(place) } }),
    /** Keep none. */
    unpin() {
      look(null);
      if (state.get().selection?.kind) state.change({ selection: { kind: null, index: [] } });
    },
    /** Go to the next output. */
    advance() {
      if (!shown()?.computed) return;
      const here = current();
      const [rows, columns] = shown().outputSize;
      const next = here.kind === "output" ? here.place[0] * columns + here.place[1] + 1 : 0;
      const number = next % (rows * columns);
      hover = { kind: "output", place: [Math.floor(number / columns), number % columns] };
      light();
    },
    /** Keep the output that was gone to. */
    rest() {
      if (!shown() || hover?.kind !== "output") return;
      const index = shown().inCode(hover.place);
      hover = null;
      state.change({ selection: { kind: "output", index } }, { step: "replace" });
    },
    /** Call a function whenever another cell is looked at; the answer ends it. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function sameCell(one, other) {
  return one?.kind === other?.kind && one?.channel === other?.channel && one?.place.join() === other?.place.join();
}
