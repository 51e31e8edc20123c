/** From one output to the next, by itself or step by step. */

import { button, element } from "convjax/elements.js";

/** The player; `advance()` goes one output on, `rest()` is called when it stops. */
export function createPlayer({ advance, rest }) {
  let timer = null;
  const play = button("▶ Play", { "data-testid": "play", "aria-pressed": "false", title: "Space", on: { click: toggle } });
  const step = button("Step", { "data-testid": "step", on: { click: () => (stop(), advance(), rest()) } });
  const speed = element("input", { type: "range", min: 1, max: 20, value: 3, id: "speed", "data-testid": "speed", "aria-label": "Outputs per second", on: { input: changed } });
  const told = element("span", { class: "note" }, "3 per second");
  const node = element("div", { class: "player", role: "group", "aria-label": "Play" }, play, step, element("label", { for: "speed" }, "Speed"), speed, told);

  function toggle() {
    if (timer) stop();
    else start();
  }

  function start() {
    play.textContent = "❚❚ Pause";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(advance, 1000 / speed.valueAsNumber);
    advance();
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    play.textContent = "▶ Play";
    play.setAttribute("aria-pressed", "false");
    rest();
  }

  function changed() {
    told.textContent = `${speed.value} per second`;
    if (!timer) return;
    clearInterval(timer);
    timer = setInterval(advance, 1000 / speed.valueAsNumber);
  }

  return { node, toggle, stop, playing: () => timer !== null };
}
