/** The layers of a network in their order, one of them chosen. */

import { element } from "convjax/elements.js";

/** The list; `choose` is called with the name of a layer. */
export function createLayers({ choose }) {
  const list = element("ol", { class: "layers" });
  const node = element("section", { "aria-labelledby": "layers-title" }, element("h3", { id: "layers-title" }, "Layers, in their order"), list);
  let drawn = null;

  function itemOf(layer) {
    const size = layer.output_shape.join("×");
    const button = element(
      "button",
      { type: "button", class: "layer", "data-testid": `layer-${layer.name}`, on: { click: () => choose(layer.name) } },
      element("strong", {}, layer.name),
      element("span", { class: "size" }, size),
      element("small", {}, layer.text),
    );
    return element("li", {}, button);
  }

  return {
    node,
    /** Show those of a network. */
    show(network, chosen) {
      if (drawn !== network) list.replaceChildren(...network.layers.map(itemOf));
      drawn = network;
      list.querySelectorAll(".layer").forEach((button, place) => button.setAttribute("aria-pressed", String(network.layers[place].name === chosen)));
    },
  };
}
