/** The quiz: one question at a time, something said to every choice, wrong answers to be tried again. */

import { button, element, mark } from "convjax/elements.js";
import { go, placeOf } from "convjax/lesson/place.js";
import { questionOf } from "convjax/lesson/question.js";
import { createScore, scoreText } from "convjax/lesson/score.js";

const SIGNS = { open: "", right: "✓", later: "✓", wrong: "✗" };
const WORDS = { open: "not answered", right: "right at once", later: "right after another try", wrong: "wrong so far" };
const FROZEN = "The quiz asks the library, and this is a frozen copy without one. Start convjax explore to answer it.";

/** Builds the quiz. */
export function quiz(app) {
  const node = element("div", { class: "quiz" });
  let set = null; // the questions of a seed
  let score = null;
  let asking = null; // {seed, done}: the set that is being asked for
  const scores = new Map(); // by seed: whoever comes back finds what was answered

  async function update() {
    if (app.library.frozen) {
      node.replaceChildren(element("p", { class: "note", "data-testid": "quiz-frozen" }, FROZEN));
      return;
    }
    const { seed } = placeOf(app.state.get());
    if (set && (seed === undefined || seed === set.seed)) {
      draw();
      return;
    }
    if (asking?.seed !== seed || !asking) asking = { seed, done: fetchSet(seed) };
    await asking.done;
  }

  async function fetchSet(seed) {
    mark(node, "aria-busy", "true");
    try {
      const query = seed === undefined ? "" : `?seed=${encodeURIComponent(seed)}`;
      set = await app.library.ask(`/api/quiz${query}`, undefined, { lane: "/api/quiz" });
      if (!scores.has(set.seed)) scores.set(set.seed, createScore());
      score = scores.get(set.seed);
      asking = null;
      if (seed === undefined) go(app, { seed: set.seed }, { step: "replace" });
      else draw();
    } catch (error) {
      if (error.name === "AbortError") return;
      asking = null;
      set = null;
      node.replaceChildren(
        element("p", { class: "wrong", role: "alert" }, error.message),
        button("Draw a set of questions", { on: { click: another } }),
      );
    } finally {
      mark(node, "aria-busy", "false");
    }
  }

  async function another() {
    const seed = Math.floor(Math.random() * 1_000_000);
    go(app, { seed, question: undefined });
    await update();
    app.announce(`Another set of questions, number ${seed}.`);
    document.getElementById("quiz-question")?.focus();
  }

  /** The place of the question that is looked at. */
  function present() {
    const { question } = placeOf(app.state.get());
    return Math.max(0, set.questions.findIndex(({ name }) => name === question));
  }

  const names = () => set.questions.map(({ name }) => name);

  function draw() {
    const place = present();
    const asked = { question: set.questions[place], seed: set.seed, place, all: set.questions.length, score };
    node.replaceChildren(headOf(), questionOf(app, asked, { answered, open }));
  }

  function headOf() {
    const here = present();
    return element(
      "div",
      { class: "quiz-head" },
      element("p", { class: "score", "data-testid": "quiz-score" }, scoreText(score.counts(names()))),
      element(
        "p",
        { class: "seed" },
        "Set ",
        element("strong", { "data-testid": "quiz-seed" }, String(set.seed)),
        ": whoever has this address gets the same numbers. ",
        button("Another set", { "data-testid": "another-set", on: { click: another } }),
      ),
      element(
        "ol",
        { class: "overview", "aria-label": "All questions of this set" },
        set.questions.map((one, place) => element("li", {}, overviewOf(one, place, here))),
      ),
    );
  }

  function overviewOf({ name, title }, place, here) {
    const standing = score.standing(name);
    return button(`${place + 1}${SIGNS[standing]}`, {
      class: `spot ${standing}`,
      title,
      "aria-label": `Question ${place + 1}, ${title}: ${WORDS[standing]}`,
      "aria-current": place === here ? "true" : null,
      on: { click: () => open(place) },
    });
  }

  function open(place) {
    go(app, { question: set.questions[place].name });
    document.getElementById("quiz-question")?.focus();
  }

  /** After an answer: the score, and a word to whoever does not see it. */
  function answered({ right }) {
    node.querySelector(".quiz-head").replaceWith(headOf());
    app.announce(`${right ? "Right." : "Not right."} ${scoreText(score.counts(names()))}`);
  }

  return { node, update };
}
