/** One question: its choices, what is said to each, and the ways on. */

import { button, element, mark } from "convjax/elements.js";
import { inline, written } from "convjax/lesson/blocks.js";
import { go, showMe } from "convjax/lesson/place.js";

/**
 * Builds a question.
 * @param {Object} app
 * @param {{question: Object, seed: number, place: number, all: number, score: Object}} asked
 * @param {{answered: function(Object), open: function(number)}} on what the quiz does after an answer, and to go on
 */
export function questionOf(app, { question, seed, place, all, score }, on) {
  const choices = question.choices.map(choiceOf);
  const send = button("Answer", { class: "chief", type: "submit", "data-testid": "quiz-answer" });
  const feedback = element("div", { class: "feedback", tabindex: "-1", "data-testid": "quiz-feedback", hidden: true });
  const form = element(
    "form",
    { "data-testid": "quiz-question", "data-question": question.name, on: { submit } },
    element("fieldset", {}, titleOf(question, place, all), ...written(question.blocks), element("div", { class: "choices" }, choices)),
    element("p", { class: "send" }, send),
  );

  const solved = () => score.of(question.name).some(({ right }) => right);

  async function submit(event) {
    event.preventDefault();
    const picked = form.querySelector("input:checked");
    if (!picked || send.disabled || solved()) return;
    mark(send, "disabled", true);
    try {
      const choice = Number(picked.value);
      const told = await app.library.ask("/api/quiz/answer", { seed, question: question.name, choice });
      score.add(question.name, { ...told, choice });
      tell(told);
      on.answered(told);
      feedback.focus();
    } catch (error) {
      if (error.name !== "AbortError") say("feedback", element("p", { class: "wrong", role: "alert" }, error.message));
    } finally {
      mark(send, "disabled", false);
    }
  }

  /** Mark what was tried, and say what there is to say to the last choice. */
  function tell({ right, feedback: text, show }) {
    for (const answer of score.of(question.name)) judged(choices[answer.choice], answer.right);
    if (solved()) for (const { control } of choices) control.disabled = !control.checked;
    mark(send, "hidden", solved());
    say(
      `feedback ${right ? "is-right" : "is-wrong"}`,
      element("p", {}, element("strong", {}, right ? "Right. " : "Not right. "), inline(text)),
      element("p", { class: "after" }, waysOn(right, show)),
    );
  }

  function say(look, ...told) {
    feedback.className = look;
    feedback.replaceChildren(...told);
    mark(feedback, "hidden", false);
  }

  function waysOn(right, show) {
    return [
      right ? null : element("span", {}, "Choose another answer, or "),
      button("Show me", { "data-testid": "show-me", on: { click: () => showMe(app, show) } }),
      button("Read about it", { on: { click: () => go(app, { part: "read", section: question.section }) } }),
      right && place + 1 < all
        ? button("Next question", { class: "chief", "data-testid": "next-question", on: { click: () => on.open(place + 1) } })
        : null,
    ];
  }

  const last = score.of(question.name).at(-1);
  if (last) tell(last);
  return element("div", { class: "asked" }, form, feedback, neighbours(place, all, on.open));
}

function titleOf({ title, practice }, place, all) {
  return element(
    "legend",
    { id: "quiz-question", tabindex: "-1" },
    `Question ${place + 1} of ${all}: ${title}`,
    practice ? element("span", { class: "tag" }, "practice question") : null,
  );
}

function choiceOf(text, place) {
  return element(
    "label",
    { class: "choice", "data-testid": `quiz-choice-${place}` },
    element("input", { type: "radio", name: "choice", value: String(place), required: true }),
    element("span", {}, inline(text)),
    element("span", { class: "verdict" }),
  );
}

/** A choice that was tried says how it was; a wrong one cannot be taken again. */
function judged(label, right) {
  label.classList.add(right ? "is-right" : "is-wrong");
  label.querySelector(".verdict").textContent = right ? "✓ right" : "✗ not right";
  label.control.checked = right;
  label.control.disabled = !right;
}

function neighbours(place, all, open) {
  return element(
    "p",
    { class: "onward" },
    place ? button("← Question before", { on: { click: () => open(place - 1) } }) : null,
    place + 1 < all ? button("Question after →", { on: { click: () => open(place + 1) } }) : null,
  );
}
