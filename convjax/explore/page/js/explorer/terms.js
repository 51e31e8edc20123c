/** The arithmetic of one number of the output: every term, where it comes from, and the sum. */

import { button, element } from "convjax/elements.js";
import { factor, plain, written } from "convjax/numbers.js";
import { indexed } from "convjax/explorer/document.js";

const MOST = 600; // terms that are written out one by one
const FEEDS = 100; // outputs that are

/** The panel; `lit(term)` is called while one points at a term, `lit(null)` afterwards. */
export function createTerms({ lit, pick }) {
  const title = element("h2", { id: "terms-title", "data-testid": "terms-title" });
  const groups = element("div", { class: "term-groups" });
  const sum = element("p", { class: "sum" });
  const node = element("section", { class: "terms", "aria-labelledby": "terms-title", "data-testid": "terms" }, title, groups, sum);

  function termOf(term, shown) {
    const text = shown.isPool
      ? [element("span", { class: "factor" }, term.kind === "element" || !shown.isMax ? written(term.value) : "–")]
      : [element("span", { class: "factor" }, written(term.value)), "·", element("span", { class: "factor" }, factor(term.weight))];
    const source = term.read ? indexed("x", [...shown.inCode(term.read), term.in]) : term.kind;
    return element(
      "span",
      {
        class: `term ${term.kind}${term.product < 0 ? " negative" : term.product > 0 ? " positive" : ""}${shown.isMax && term.weight ? " winner" : ""}`,
        "data-testid": "term",
        "data-kind": term.kind,
        "data-channel": term.in,
        "data-value": plain(term.value),
        "data-weight": plain(term.weight),
        "data-product": plain(term.product),
        title: shown.isMax ? source : `${source} times tap ${shown.inCode(term.tap).join(", ")} = ${written(term.product)}`,
        on: { pointerenter: () => lit(term), pointerleave: () => lit(null) },
      },
      element("span", { class: "arithmetic" }, ...text),
      element("small", {}, term.kind === "element" ? (shown.isPool ? source : `= ${written(term.product)}`) : term.kind),
    );
  }

  function groupOf(terms, shown, named, total) {
    const columns = shown.kernelSize[1];
    const table = element("div", { class: "term-table" }, ...terms.map((term) => termOf(term, shown)));
    table.style.setProperty("--columns", columns);
    const name = named ? element("h3", {}, `Input channel ${terms[0].in}`) : null;
    const partial = named && !shown.isPool ? element("p", { "data-testid": `partial-sum-${terms[0].in}`, "data-value": plain(total) }, `adds ${written(total)}`) : null;
    return element("div", { class: "term-group" }, name, table, partial);
  }

  function shortGroupOf(terms, total) {
    const text = `Input channel ${terms[0].in}: ${terms.length} terms add ${written(total)}`;
    return element("p", { class: "term-group", "data-testid": `partial-sum-${terms[0].in}`, "data-value": plain(total) }, text);
  }

  function biasOf(bias) {
    return element("span", { "data-testid": "bias-term", "data-value": plain(bias) }, `bias ${factor(bias)}`);
  }

  /** One output that an element feeds, with the term that it is in; a pool, or a channel that is not read, has none. */
  function feedOf(shown, place, output, input, channel) {
    const read = ({ read: from, in: of }) => of === input && from?.[0] === place[0] && from[1] === place[1];
    const term = shown.isPool ? null : shown.termsOf(output, channel).flat().find(read);
    const text = `${indexed("y", [...shown.inCode(output), ...(shown.channels > 1 ? [channel] : [])])}${term ? `: ${written(term.value)}·${factor(term.weight)}` : ""}`;
    return button(text, { class: "feed", "data-testid": "feed", "data-output": output.join("-"), on: { click: () => pick(output) } });
  }

  return {
    node,
    /** Show how output[place] of a channel comes about. */
    show(shown, place, channel, found) {
      const name = `Output ${shown.named(place)}${shown.channels > 1 ? `, channel ${channel}` : ""}`;
      title.title = indexed("y", [...shown.inCode(place), channel]);
      title.textContent = shown.isMax ? `${name} is the largest number of its window` : `${name} is ${shown.isPool ? `the mean of ${Math.round(1 / found.terms[0].weight)} numbers` : `a sum of ${found.terms.length} products`}`;
      const named = found.groups.length > 1;
      let room = MOST;
      groups.replaceChildren(
        ...found.groups.map((terms, number) => {
          room -= terms.length;
          return room < 0 && named ? shortGroupOf(terms, found.parts[number]) : groupOf(terms, shown, named, found.parts[number]);
        }),
      );
      const parts = named || found.bias !== null ? found.parts.map(factor) : [];
      if (found.bias !== null) parts.push(biasOf(found.bias));
      const joined = parts.flatMap((part, number) => (number ? [" + ", part] : [part]));
      const total = element("strong", { "data-testid": "total", "data-value": plain(found.total) }, written(found.total));
      sum.replaceChildren(...(joined.length ? [...joined, " = "] : [shown.isMax ? "The largest is " : shown.isPool ? `Their sum times ${written(found.terms[0].weight)} is ` : "Together "]), total);
    },
    /** Show which outputs an element of the input feeds, and by which term. */
    showFeeds(shown, place, { input, channel, feeds }) {
      const value = shown.x[place[0]][place[1]][input];
      title.title = indexed("x", [...shown.inCode(place), input]);
      title.textContent = `Input ${shown.named(place)}, here ${written(value)}, is read by ${feeds.length === 1 ? "1 output" : `${feeds.length} outputs`}`;
      const some = feeds.slice(0, FEEDS);
      const items = some.map((output) => element("li", {}, feedOf(shown, place, output, input, channel)));
      groups.replaceChildren(element("ul", { class: "feeds", "data-testid": "feeds", "data-count": feeds.length }, ...items));
      const more = feeds.length > some.length ? ` The first ${some.length} are listed.` : "";
      const said = shown.isPool ? "It is one number of each of their windows." : "In each of their sums it is one factor of one term.";
      sum.replaceChildren(feeds.length ? `${said}${more}` : "No window reads it: the last window ends before it, or the stride steps over it.");
    },
  };
}
