/** What a hand changes: an argument, a number, a stroke of the brush; and what of it is one step of undo. */

import { at, filled, shapeOf } from "convjax/numbers.js";
import { asked, complete, isPool, withArgument, withArray, withNumber } from "convjax/explorer/editing.js";

const TOGETHER = 900; // milliseconds in which changes of one control are one step
const TYPED = 1500; // milliseconds in which digits belong to one number

/**
 * The changes of one page.
 *
 * @param {Object} options state; shown() is the last setting that was explained, failing() whether another was refused
 *   since; aim(name, index, value) is told which cell was written
 */
export function createChanges({ state, shown, failing, aim }) {
  let filledIn = { setting: null, complete: null };
  let last = { key: null, time: 0 };
  let typing = { at: "", text: "", time: 0 };
  let spare = {}; // arrays that a setting lost while it was wrong, or a pool
  let stroke = false; // whether the brush has changed anything yet

  /** The setting with every argument filled in. */
  function present() {
    const { setting } = state.get();
    if (setting !== filledIn.setting) filledIn = { setting, complete: complete(setting) };
    return filledIn.complete;
  }

  function stepOf(key) {
    const now = performance.now();
    const again = key !== null && key === last.key && now - last.time < TOGETHER;
    last = { key, time: now };
    return { step: again ? "replace" : "push" };
  }

  /** The array that is shown, whether the setting or the library gave it. */
  function arrayOf(name) {
    return Array.isArray(present()[name]) ? present()[name] : shown().document[name];
  }

  /** Whether a number was put into an array; it was not where it stood there. */
  function write(name, index, value, step) {
    if (!shown()?.computed || at(arrayOf(name), index) === Math.fround(value)) return false;
    state.change({ setting: withNumber(present(), name, index, value, shown().document) }, step());
    aim(name, index, value);
    return true;
  }

  return {
    present,
    /** The setting as the library is asked for it. */
    asked: () => asked(present()),
    /** Change arguments, given by their names; `key` is the control that did it. */
    edit(values, key = null) {
      const before = present();
      if (!failing() && !isPool(before.operation)) spare = {};
      for (const array of ["x", "kernel"]) if (before[array]) spare[array] = before[array];
      const setting = Object.entries(values).reduce((changed, [name, value]) => withArgument(changed, name, value, spare), before);
      state.change({ setting }, stepOf(key));
    },
    /** Put one number into an array; `key` is what did it. */
    number: (name, index, value, key) => write(name, index, value, () => stepOf(key)),
    /** Go on with a stroke of the brush, or begin one: a whole stroke is one step. */
    paint(index, value, begins) {
      stroke = stroke && !begins;
      stroke = write("x", index, value, () => ({ step: stroke ? "replace" : "push" })) || stroke;
    },
    /** A key pressed on a cell. Digits that follow each other are one number; a minus alone turns the sign. */
    type(name, index, key) {
      const where = `${name} ${index}`;
      const now = performance.now();
      const before = typing.at === where && now - typing.time < TYPED ? typing.text : "";
      let text = key === "-" ? (before.startsWith("-") ? before.slice(1) : `-${before}`) : before + key;
      let value = Number(text);
      if (key === "Backspace" || key === "Delete") [text, value] = ["", 0];
      else if (text === "-") value = -at(arrayOf(name), index);
      else if (text === "." || text === "-.") value = 0;
      if (!Number.isFinite(value)) return;
      typing = { at: where, text, time: now };
      write(name, index, value, () => stepOf(`type ${where}`));
    },
    /** Put a whole array in place of another. */
    put: (name, array) => state.change({ setting: withArray(present(), name, array) }),
    /** Make the input zero everywhere. */
    clear: () => shown()?.x && state.change({ setting: { ...present(), x: filled(shapeOf(shown().document.x), () => 0) } }),
  };
}
