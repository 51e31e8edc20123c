/** Where one is in the lesson: what of the state belongs to this tab. */

const START = { part: "read", section: "windows" };

/** The place, as the address may have it: {part: "read"|"quiz", section, step, seed, question}. */
export function placeOf(state) {
  const given = state.lesson;
  return { ...START, ...(given && typeof given === "object" && !Array.isArray(given) ? given : {}) };
}

/** Go to another place of the lesson. */
export function go(app, patch, how = { step: "push" }) {
  app.state.change({ lesson: { ...placeOf(app.state.get()), ...patch } }, how);
}

/** Set the explorer to an example, as one step that "back" undoes. */
export function showMe(app, { setting, selection, channel }) {
  app.state.change({ tab: "explorer", setting, selection, channel, view: "2d" }, { step: "push" });
  document.getElementById("tab-explorer")?.focus();
}
