/** The whole state of the page, in one place: it is in the address, and the browser's back button is undo. */

import { fromHash, toHash } from "convjax/address.js";

/** A seven of 5×5 and the kernel that answers to vertical edges. */
const START = {
  tab: "explorer",
  setting: {
    operation: "conv",
    input_size: [5, 5],
    kernel_size: [3, 3],
    in_channels: 1,
    out_channels: 1,
    stride: [1, 1],
    padding: "VALID",
    dilation: [1, 1],
    groups: 1,
    x: [
      [3, 3, 3, 3, 2],
      [0, 0, 1, 3, 1],
      [0, 0, 3, 1, 0],
      [0, 2, 3, 0, 0],
      [0, 3, 1, 0, 0],
    ].map((row) => row.map((value) => [value])),
    kernel: [0, 1, 2].map(() => [1, 0, -1].map((value) => [[value]])),
  },
  selection: { kind: "output", index: [0, 0] },
  channel: 0,
  view: "2d",
};

const QUIET = 150; // milliseconds without a change before the address of a replaced state is written

/** A store; `window` is given, so that a test can give another one. */
export function createState(browser = window) {
  const { history, location } = browser;
  const kept = keepsHistory(browser);
  const listeners = new Set();
  let present = START;
  let depth = 0;
  let deepest = 0;
  let trail = [START]; // where there is no history of the browser's to lean on
  let writing = 0;
  let quiet = 0;

  function tell(previous) {
    for (const listener of [...listeners]) listener(present, previous);
  }

  function settle(next, previous = present) {
    present = next;
    tell(previous);
  }

  /** Write the address of the present state into the present entry of the history. */
  function write(method) {
    if (!kept) return;
    const turn = ++writing;
    const entry = { depth, deepest, state: present };
    const hash = toHash(present);
    if (typeof hash === "string") {
      history[method](entry, "", hash);
      return;
    }
    history[method](entry, "");
    hash.then((text) => turn === writing && history.replaceState(entry, "", text));
  }

  /** Write at once what was still waiting for quiet. */
  function flush() {
    if (!quiet) return;
    browser.clearTimeout(quiet);
    quiet = 0;
    write("replaceState");
  }

  function change(patch, { step = "push" } = {}) {
    const previous = present;
    if (step === "push") flush();
    present = { ...present, ...patch };
    if (step === "push") {
      depth += 1;
      deepest = depth;
      trail = [...trail.slice(0, depth), present];
      write("pushState");
    } else {
      trail[depth] = present;
      browser.clearTimeout(quiet);
      quiet = browser.setTimeout(flush, QUIET);
    }
    tell(previous);
  }

  function go(steps) {
    if (depth + steps < 0 || depth + steps > deepest) return;
    flush();
    if (kept) {
      history.go(steps);
      return;
    }
    depth += steps;
    settle(trail[depth]);
  }

  async function arrive(entry) {
    writing += 1;
    browser.clearTimeout(quiet);
    quiet = 0;
    if (entry?.state) {
      depth = entry.depth;
      deepest = Math.max(deepest, entry.deepest, depth);
      settle(entry.state);
      return;
    }
    const read = await fromHash(location.hash);
    depth = 0;
    deepest = 0;
    settle({ ...START, ...read });
    write("replaceState");
  }

  if (kept) browser.addEventListener("popstate", (event) => arrive(event.state));

  return {
    /** The state as it is now; never to be changed in place. */
    get: () => present,
    /** Put other values for some keys; a "push" is a step of undo, a "replace" is part of the step before it. */
    change,
    /** Call a function with (state, previous) after every change; the answer ends that. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** One step back. */
    undo: () => go(-1),
    /** One step forward again. */
    redo: () => go(1),
    /** Whether there is a step back, or forward. */
    canUndo: () => depth > 0,
    canRedo: () => depth < deepest,
    /** Read the state of the address once, before anything is shown; `given` is what an exported file was stored with. */
    async open(given = {}) {
      const entry = kept ? history.state : null;
      if (entry?.state) {
        ({ depth, deepest } = entry);
        present = entry.state;
        return;
      }
      present = { ...START, ...given, ...(kept ? await fromHash(location.hash) : {}) };
      trail = [present];
      write("replaceState");
    },
  };
}

/** A document in a frame shares the history of the page around it, and leaves that alone. */
function keepsHistory(browser) {
  try {
    return browser.parent === browser && browser.location.protocol !== "about:";
  } catch {
    return false;
  }
}
