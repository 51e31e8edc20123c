/** The tab "Lesson": a part to read and a quiz. */

import { button, element, mark } from "convjax/elements.js";
import { go, placeOf } from "convjax/lesson/place.js";
import { quiz } from "convjax/lesson/quiz.js";
import { reading } from "convjax/lesson/reading.js";

/** Builds the tab in its panel. */
export function mount(container, app) {
  const parts = { read: reading(app, reader(app.library)), quiz: quiz(app) };
  const buttons = {
    read: button("Read", { "data-testid": "part-read", on: { click: () => go(app, { part: "read" }) } }),
    quiz: button("Quiz", { "data-testid": "part-quiz", on: { click: () => go(app, { part: "quiz" }) } }),
  };
  container.append(
    element("div", { class: "parts", role: "group", "aria-label": "Parts of the lesson" }, buttons.read, buttons.quiz),
    parts.read.node,
    parts.quiz.node,
  );

  function update() {
    const part = placeOf(app.state.get()).part === "quiz" ? "quiz" : "read";
    for (const [name, { node }] of Object.entries(parts)) {
      mark(node, "hidden", name !== part);
      mark(buttons[name], "aria-pressed", name === part ? "true" : "false");
    }
    return parts[part].update();
  }

  app.state.subscribe((present, previous) => {
    if (present.tab === "lesson" && present.lesson !== previous.lesson) update();
  });
  return {
    shown() {
      app.announce("");
      return update();
    },
  };
}

/** A function that gives a section by its name and asks for each only once; an exported file holds them all. */
function reader(library) {
  const kept = new Map();
  return async (name) => {
    if (!kept.has(name)) kept.set(name, await sectionOf(library, name));
    return kept.get(name);
  };
}

async function sectionOf(library, name) {
  if (!library.frozen) {
    return library.ask(`/api/lesson?section=${encodeURIComponent(name)}`, undefined, { lane: "/api/lesson" });
  }
  const { contents, sections } = await library.ask("/api/lesson");
  return { contents, section: sections.find((section) => section.name === name) ?? sections[0] };
}
