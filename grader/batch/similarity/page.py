"""The page of the similarity report: pairs of answers side by side, in one file that loads nothing."""

from difflib import SequenceMatcher
from html import escape

from grader.batch.similarity.pairs import Pair
from grader.batch.similarity.tally import Tally
from grader.course import Course
from grader.judge.text import plain

NO_PROOF = (
    "Likeness is no proof. Exercises this short have few right answers, people learn from the same lesson and the same "
    "hints, and may have been allowed to work together. Read both texts, and ask, before you think anything of anybody."
)
MOST_LINES = 400
"""Of one answer; the rest is not shown, and that is said."""

_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 90rem; margin: 0 auto; padding: 1rem }
.note { border-inline-start: .3rem solid #b45309; padding-inline-start: 1rem }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1rem }
.pair > div { min-width: 0 }
pre { overflow: auto; padding: .5rem; border: 1px solid #8888; line-height: 1.4 }
mark { background: #fde68a; color: #111 }
summary { cursor: pointer; padding-block: .3rem }
h3 { font-size: 1rem; overflow-wrap: anywhere }
"""


def page(pairs: list[Pair], tally: Tally, course: Course, at_least: float) -> str:
    """Return the page: the most telling pairs first, and what was not compared."""
    said = "".join(f"<li>{escape(plain(sentence, 4_000))}</li>" for sentence in tally.sentences())
    less = "" if len(pairs) == tally.pairs else f" The {len(pairs)} most telling are shown; similarity.csv has all."
    found = f"{tally.pairs} pairs are alike by {at_least:.0%} or more.{less}"
    title = escape(f"Alike: {plain(course.title, 200)}")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f'<p class="note">{escape(NO_PROOF)}</p><p>{escape(found)} Lines that both have are marked. What many '
        "submissions have, and what is like the course's own answer, comes last.</p>"
        f"<ul>{said}</ul>{''.join(map(_pair, pairs))}</main></body></html>\n"
    )


def _pair(pair: Pair) -> str:
    second = f"the course's {pair.second}" if pair.with_course else pair.second
    about = [f"{pair.exercise}: {pair.likeness:.0%} alike", f"{pair.first} and {second}"]
    if pair.both_like:
        about.append(f"both are like the course's {pair.both_like}")
    if pair.sharing > (1 if pair.with_course else 2):
        about.append(f"{pair.sharing} submissions have one of these texts")
    lines = [text.split("\n") for text in pair.texts]
    marked = _in_both(lines[0][:MOST_LINES], lines[1][:MOST_LINES])
    sides = [
        f'<div><h3>{escape(plain(name, 300))}</h3><pre tabindex="0">{_code(text, both)}</pre></div>'
        for name, text, both in zip((pair.first, second), lines, marked, strict=True)
    ]
    summary = escape(plain(" · ".join(about), 1_000))
    return f'<details><summary>{summary}</summary><div class="pair">{"".join(sides)}</div></details>'


def _in_both(first: list[str], second: list[str]) -> tuple[set[int], set[int]]:
    """Return the lines of each that the other one has too, in the same order, whatever their indentation."""
    bare = [[" ".join(line.split()) for line in lines] for lines in (first, second)]
    blocks = SequenceMatcher(None, *bare, autojunk=False).get_matching_blocks()
    return (
        {block.a + place for block in blocks for place in range(block.size) if bare[0][block.a + place]},
        {block.b + place for block in blocks for place in range(block.size) if bare[1][block.b + place]},
    )


def _code(lines: list[str], both: set[int]) -> str:
    shown = [escape(plain(line, 300)) for line in lines[:MOST_LINES]]
    text = "\n".join(f"<mark>{line}</mark>" if place in both else line for place, line in enumerate(shown))
    return text + (f"\n... {len(lines) - MOST_LINES} lines more" if len(lines) > MOST_LINES else "")
