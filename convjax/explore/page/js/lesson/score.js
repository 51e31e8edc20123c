/** What was answered in this set: which choices of each question were tried, and what was said. */

/** A record of one set of questions. */
export function createScore() {
  const tried = new Map();

  return {
    /** The answers to a question so far, in order: [{choice, right, feedback, show}]. */
    of: (name) => tried.get(name) ?? [],
    /** Write an answer down. */
    add: (name, told) => tried.set(name, [...(tried.get(name) ?? []), told]),
    /** "right" at the first attempt, "later", "wrong" so far, or "open". */
    standing(name) {
      const answers = tried.get(name) ?? [];
      if (!answers.length) return "open";
      if (answers[0].right) return "right";
      return answers.some(({ right }) => right) ? "later" : "wrong";
    },
    /** The same in numbers. */
    counts(names) {
      const standings = names.map((name) => this.standing(name));
      const number = (wanted) => standings.filter((one) => one === wanted).length;
      return { first: number("right"), later: number("later"), wrong: number("wrong"), open: number("open"), all: names.length };
    },
  };
}

/** The score as a sentence. */
export function scoreText({ first, later, wrong, open, all }) {
  const answered = all - open;
  if (!answered) return `${all} questions, none answered yet.`;
  const more = [later ? `${later} right after another try` : "", wrong ? `${wrong} still to get right` : ""].filter(Boolean);
  return `${first} of ${answered} right at once${more.length ? `, ${more.join(", ")}` : ""}. ${open ? `${open} to go.` : "That was all."}`;
}
