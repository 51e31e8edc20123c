/** What the library refuses, in its own words, with one click to what would do. */

import { button, element } from "convjax/elements.js";

const MENDABLE = ["operation", "input_size", "kernel_size", "in_channels", "out_channels", "stride", "padding", "output_padding", "dilation", "groups", "count_padding"];

/** The place for an error; `mend(name, value)` is called for a click on one of its mends. */
export function createFaults({ mend }) {
  const node = element("div", { class: "fault", id: "error", role: "alert", "data-testid": "error", hidden: true });

  return {
    node,
    /** Show an error: `message`, `field` and `nearest` as the library gave them. */
    show({ message, field, nearest }, stale) {
      const [first, ...rest] = message.split("\n");
      const mends = Object.entries(nearest ?? {}).filter(([name, value]) => MENDABLE.includes(name) && value !== null);
      node.replaceChildren(
        element("p", { class: "first" }, field ? element("code", { "data-testid": "error-field" }, field) : null, field ? " — " : null, first),
        ...rest.map((line) => element("p", {}, line.trim())),
        mends.length ? element("p", { class: "mends" }, "One click: ", ...mends.map(([name, value]) => mendOf(name, value))) : element("span"),
        stale ? element("p", { class: "note" }, "Below, dimmed, is the last setting that worked.") : element("span"),
      );
      node.hidden = false;
    },
    clear() {
      node.hidden = true;
      node.replaceChildren();
    },
  };

  function mendOf(name, value) {
    const text = `${name} = ${JSON.stringify(value).replaceAll('"', "'")}`;
    return button(text, { class: "mend", "data-testid": `mend-${name}`, on: { click: () => mend(name, value) } });
  }
}
