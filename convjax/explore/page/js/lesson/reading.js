/** The lesson: one section at a time, its steps one below the other. */

import { button, element, mark } from "convjax/elements.js";
import { inline, written } from "convjax/lesson/blocks.js";
import { go, placeOf, showMe } from "convjax/lesson/place.js";

const HOW =
  "“Show me” opens the Explorer with the example of a step; everything in it can be changed. The browser’s back button leads back here.";

/** Builds the reading part; `read(name)` gives {contents, section}. */
export function reading(app, read) {
  const list = element("ol", { class: "sections" });
  const nav = element("nav", { "aria-label": "Sections of the lesson" }, list);
  const page = element("article", { class: "page", "data-testid": "lesson-page" });
  const node = element("div", { class: "reading" }, nav, page);
  let shown = null;

  async function update() {
    const { section } = placeOf(app.state.get());
    if (section === shown) return;
    const asked = section;
    shown = section;
    mark(page, "aria-busy", "true");
    try {
      const told = await read(asked);
      if (shown === asked) draw(told);
    } catch (error) {
      if (error.name === "AbortError" || shown !== asked) return;
      shown = null;
      page.replaceChildren(element("p", { class: "wrong", role: "alert" }, error.message), firstSection());
    } finally {
      if (shown === asked || shown === null) mark(page, "aria-busy", "false");
    }
  }

  function draw({ contents, section }) {
    const here = contents.findIndex(({ name }) => name === section.name);
    list.replaceChildren(...contents.map((one, place) => entry(one, place === here)));
    page.replaceChildren(...[
      element("h2", { tabindex: "-1", id: "lesson-title" }, `${here + 1}. ${section.title}`),
      here ? null : element("p", { class: "note" }, HOW),
      ...section.steps.map((step) => stepOf(app, step)),
      app.library.frozen ? null : questionsOf(app, section.questions),
      onward(contents[here - 1], contents[here + 1]),
    ].filter(Boolean));
  }

  function entry({ name, title }, current) {
    return element(
      "li",
      {},
      button(title, {
        class: "entry",
        "aria-current": current ? "true" : null,
        "data-testid": `section-${name}`,
        on: { click: () => open(name) },
      }),
    );
  }

  async function open(name) {
    go(app, { part: "read", section: name });
    await update();
    document.getElementById("lesson-title")?.focus({ preventScroll: true });
    node.scrollIntoView({ block: "start" });
  }

  function firstSection() {
    return button("Open the first section", { on: { click: () => open("windows") } });
  }

  function onward(before, after) {
    return element(
      "p",
      { class: "onward" },
      before ? button(`← ${before.title}`, { on: { click: () => open(before.name) } }) : null,
      after
        ? button(`${after.title} →`, { class: "chief", "data-testid": "next-section", on: { click: () => open(after.name) } })
        : button("To the quiz →", { class: "chief", on: { click: () => go(app, { part: "quiz" }) } }),
    );
  }

  return { node, update };
}

function stepOf(app, { name, title, blocks, show, look, exercises }) {
  return element(
    "section",
    { class: "step", "aria-labelledby": `step-${name}` },
    element("h3", { id: `step-${name}` }, title),
    ...written(blocks),
    lookOf(app, name, title, show, look),
    exercises.length ? exercisesOf(exercises) : null,
  );
}

/** The way to the example; an exported file has no library to show it with. */
function lookOf(app, name, title, show, look) {
  if (!canShow(app.library, show)) {
    const without = "Not in this frozen copy; start convjax explore to see it. ";
    return element("p", { class: "look" }, element("span", { class: "note" }, without), element("span", {}, inline(look)));
  }
  return element(
    "p",
    { class: "look" },
    button("Show me", {
      class: "show",
      "data-testid": `show-me-${name}`,
      "aria-label": `Show me: ${title}`,
      on: { click: () => showMe(app, show) },
    }),
    element("span", {}, inline(look)),
  );
}

/** An exported file can show what it was stored with. */
function canShow(library, { setting }) {
  return !library.frozen || library.remembers("/api/explain", setting);
}

/** The way to the questions that this section answers. */
function questionsOf(app, questions) {
  return element(
    "section",
    { class: "step", "aria-labelledby": "section-questions" },
    element("h3", { id: "section-questions" }, "Check yourself"),
    element(
      "p",
      { class: "check" },
      questions.map(({ name, title }) =>
        button(title, { "data-testid": `ask-${name}`, on: { click: () => go(app, { part: "quiz", question: name }) } }),
      ),
    ),
  );
}

function exercisesOf(exercises) {
  const commands = exercises.flatMap(({ command }, place) => [place ? ", " : " ", element("code", {}, command)]);
  return element("p", { class: "exercises" }, exercises.length === 1 ? "Exercise of the course:" : "Exercises of the course:", commands);
}
