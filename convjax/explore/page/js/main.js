/** The frame of the page: three tabs, undo and redo, and the region that is read aloud. */

import { button, element, mark } from "convjax/elements.js";
import { library } from "convjax/library.js";
import { createState } from "convjax/state.js";

const TABS = [
  ["explorer", "Explorer", () => import("convjax/explorer/tab.js")],
  ["network", "Network", () => import("convjax/network/tab.js")],
  ["lesson", "Lesson", () => import("convjax/lesson/tab.js")],
].filter(([name]) => library.tabs.includes(name));

const state = createState();
const spoken = document.getElementById("announce");
const app = {
  state,
  library,
  announce(text) {
    if (spoken.textContent !== text) spoken.textContent = text;
  },
};

const tabs = new Map();

/** One tab and its panel; what is in the panel is made when it is first shown. */
function tabOf([name, title, load]) {
  const label = button(title, {
    role: "tab",
    id: `tab-${name}`,
    "aria-controls": `panel-${name}`,
    "data-testid": `tab-${name}`,
    on: { click: () => state.change({ tab: name }), keydown: moveAlong },
  });
  const panel = element("section", {
    role: "tabpanel",
    id: `panel-${name}`,
    class: `panel panel-${name}`,
    "aria-labelledby": `tab-${name}`,
    hidden: true,
  });
  return { label, panel, load, made: null };
}

/** Left and right go from tab to tab. */
function moveAlong(event) {
  const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const names = [...tabs.keys()];
  const here = names.indexOf(state.get().tab);
  const there = { Home: 0, End: names.length - 1 }[event.key] ?? (here + (steps ?? 0) + names.length) % names.length;
  if (there === here) return;
  event.preventDefault();
  state.change({ tab: names[there] });
  tabs.get(names[there]).label.focus();
}

async function made(tab) {
  try {
    const { mount } = await tab.load();
    return mount(tab.panel, app) ?? {};
  } catch (error) {
    console.error(error);
    tab.panel.append(element("p", { class: "note" }, "This part of the page could not be opened."));
    return {};
  }
}

async function show({ tab: wanted }) {
  const current = tabs.has(wanted) ? wanted : "explorer";
  for (const [name, { label, panel }] of tabs) {
    mark(label, "aria-selected", name === current ? "true" : "false");
    mark(label, "tabindex", name === current ? "0" : "-1");
    mark(panel, "hidden", name !== current);
  }
  const tab = tabs.get(current);
  tab.made ??= made(tab);
  (await tab.made).shown?.();
  if (current !== "explorer") mark(document.getElementById("page"), "aria-busy", "false"); // the explorer says it itself
}

function showSteps() {
  document.getElementById("undo").disabled = !state.canUndo();
  document.getElementById("redo").disabled = !state.canRedo();
}

/** Ctrl+Z and Ctrl+Y, but not while a text is being typed that has an undo of its own. */
function stepByKey(event) {
  const typing = event.target.closest?.("textarea, input:not([type=number]):not([type=range]):not([type=checkbox]):not([type=radio])");
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) state.redo();
  else state.undo();
}

async function start() {
  await state.open(library.start);
  for (const described of TABS) tabs.set(described[0], tabOf(described));
  document.querySelector("[role=tablist]").append(...[...tabs.values()].map(({ label }) => label));
  document.getElementById("page").replaceChildren(...[...tabs.values()].map(({ panel }) => panel));
  document.getElementById("undo").addEventListener("click", state.undo);
  document.getElementById("redo").addEventListener("click", state.redo);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the part of the address behind # is the state
    document.getElementById("page").focus();
  });
  document.addEventListener("keydown", stepByKey);
  state.subscribe((present, previous) => {
    showSteps();
    if (present.tab !== previous.tab) show(present);
  });
  showSteps();
  await show(state.get());
}

start();
