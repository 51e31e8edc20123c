/** The Network tab: the feature maps of a network for a picture, and the sum that made each unit. */

import { element, mark } from "convjax/elements.js";
import { createAsker } from "convjax/network/asker.js";
import { createLayers } from "convjax/network/layers.js";
import { createMaps } from "convjax/network/maps.js";
import { createPicture } from "convjax/network/picture.js";
import { createUnit } from "convjax/network/unit.js";

const FROZEN = "A frozen copy has no network: it holds what was shown of one setting. Start convjax explore to open one.";

/** Put the tab into its panel. */
export async function mount(container, app) {
  const { state, library, announce } = app;
  if (library.frozen) {
    container.append(element("p", { class: "note", "data-testid": "network-frozen" }, FROZEN));
    return {};
  }
  const ask = createAsker(library);
  const choice = element("select", { id: "network-choice", "data-testid": "network-choice", on: { change: () => change({ model: choice.value, image: { test: 0 } }) } });
  const title = element("h2", { "data-testid": "network-title" });
  const about = element("ul", { class: "about", "data-testid": "network-about" });
  const fault = element("p", { class: "fault", role: "alert", hidden: true, "data-testid": "network-error" });
  const waiting = element("p", { class: "note", role: "status", "data-testid": "network-waiting" }, "Opening …");
  const picture = createPicture({ change, announce, fail });
  const layers = createLayers({ choose: (layer) => change({ layer, step: null, first: 0, map: 0, unit: null }) });
  const maps = createMaps({ change, announce });
  const unit = createUnit({ announce, more: () => change({ channels: 64 }, "replace"), explore: (patch) => state.change(patch, { step: "push" }) });
  const left = element("div", { class: "network-side" }, picture.node, layers.node, picture.said);
  const right = element("div", { class: "network-main" }, maps.node, unit.node);
  const shown = element("div", { class: "network-body", hidden: true }, left, right);
  container.append(
    element("div", { class: "network-head" }, element("label", { for: "network-choice" }, "Network ", choice), title),
    about,
    fault,
    waiting,
    shown,
  );

  let turn = 0;
  let started = null; // what can be opened

  function change(patch, step = "push") {
    state.change({ network: { ...present(), ...patch } }, { step });
  }

  /** What is chosen, with what is usual in the place of what is not said. */
  function present() {
    const usual = { model: started?.exhibit ? "exhibit" : "lenet5", image: { test: 0 }, layer: null, step: null, first: 0, map: 0, unit: null, channels: 8 };
    return { ...usual, ...state.get().network };
  }

  function fail(error) {
    fault.hidden = false;
    fault.textContent = error.message;
    announce(error.message);
  }

  function busy(is) {
    if (state.get().tab === "network") mark(document.getElementById("page"), "aria-busy", String(is));
    mark(shown, "aria-busy", String(is));
  }

  async function refresh() {
    const mine = ++turn;
    const current = () => mine === turn;
    busy(true);
    try {
      await show(current);
      if (current()) fault.hidden = true;
    } catch (error) {
      if (!current() || error.name === "AbortError") return;
      waiting.hidden = true;
      fail(error);
    }
    if (current()) busy(false);
  }

  async function show(current) {
    started ??= offer(await ask.models());
    let chosen = present();
    choice.value = chosen.model;
    waiting.hidden = ask.isOpen(chosen.model);
    waiting.textContent = "Opening the network: its layers are compiled, which takes some seconds the first time …";
    const network = await ask.network(chosen.model);
    if (!current()) return;
    title.textContent = network.title;
    about.replaceChildren(...[...network.about, network.not_shown].map((text) => element("li", {}, text)));
    const layer = network.layers.find(({ name }) => name === chosen.layer) ?? network.layers[0];
    const seen = await ask.picture(network, chosen.image);
    if (!current()) return;
    waiting.hidden = true;
    shown.hidden = false;
    picture.show(network, seen, chosen.image);
    layers.show(network, layer?.name);
    right.hidden = !layer;
    if (!layer) return;
    const step = Math.min(chosen.step ?? layer.steps.length, layer.steps.length);
    chosen = { ...chosen, step };
    const found = await ask.maps(network, seen, layer, chosen);
    if (!current()) return;
    const map = Math.min(chosen.map, layer.output_shape[2] - 1);
    const place = within(chosen.unit, layer.output_shape) ?? layer.output_shape.slice(0, 2).map((size) => Math.floor(size / 2));
    maps.show(layer, found, map, place);
    const told = await ask.unit(network, seen, layer, [...place, map], chosen.channels);
    if (!current()) return;
    picture.outline(told.receptive_field);
    unit.show(layer, told, step);
  }

  function offer(answer) {
    const options = answer.models.map(({ name, parameters }) => element("option", { value: name }, `${name}, ${parameters.toLocaleString("en")} parameters as published`));
    if (answer.exhibit) options.unshift(element("option", { value: "exhibit" }, answer.exhibit));
    choice.replaceChildren(...options);
    return answer;
  }

  state.subscribe((now, before) => {
    if (now.tab === "network" && (now.network !== before.network || before.tab !== "network")) refresh();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => started && refresh());
  await refresh();
  return {};
}

function within(place, [rows, columns]) {
  const fits = Array.isArray(place) && place.length === 2 && place.every(Number.isInteger);
  return fits && place[0] >= 0 && place[1] >= 0 && place[0] < rows && place[1] < columns ? place : null;
}
