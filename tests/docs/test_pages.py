"""The Python of every page runs from top to bottom and prints what the page says."""

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
HELD_ELSEWHERE = {"training.md"}  # tests/train/test_documentation.py
# The others call many functions, and each call compiles its own programs.
QUICK = {"index.md", "tutorial/sizes.md", "functions/sizes.md"}

_BLOCK = re.compile(r"^( *)```(\w+)?([^\n]*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_NEEDS = re.compile(r'title="runs where (\w+) is installed"')
_NOT_RUN = re.compile(r'title="[^"]+; not run"')
_EXAMPLES = doctest.DocTestParser()


def blocks_of(page):
    """The line, the language, what else stands behind it, and the text of every fenced block."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        indent, language, rest, code = found.groups()
        yield text.count("\n", 0, found.start()) + 1, language, rest, re.sub(f"^{indent}", "", code, flags=re.MULTILINE)


def python_of(page):
    """The blocks that are run: all of Python, but for those that a reader is told are not."""
    return [block for block in blocks_of(page) if block[1] in ("python", "pycon") and not _NOT_RUN.search(block[2])]


def run(page, available, names):
    """Run the blocks that need no other package than those that are available; what went wrong, in words."""
    said = []
    for line, language, rest, code in python_of(page):
        if not {*_NEEDS.findall(rest)} <= available:
            continue
        if language == "python":
            exec(compile("\n" * line + code, page, "exec"), names)
        else:
            test = doctest.DocTest(_EXAMPLES.get_examples(code), {}, page, page, line, code)
            test.globs = names
            flags = doctest.ELLIPSIS | doctest.FAIL_FAST
            doctest.DocTestRunner(optionflags=flags).run(test, out=said.append, clear_globs=False)
    return "".join(said)


def with_marks(page):
    return pytest.param(page, marks=() if page in QUICK else pytest.mark.slow)


@pytest.mark.parametrize("page", [with_marks(p) for p in PAGES if python_of(p) and p not in HELD_ELSEWHERE])
def test_the_python_of_a_page_runs_and_prints_what_it_says(page, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = run(page, set(), {"__name__": "__main__"})
    assert not said, said


PEERS = sorted({(page, name) for page in PAGES for block in python_of(page) for name in _NEEDS.findall(block[2])})


@pytest.mark.parametrize(("page", "package"), PEERS)
def test_what_a_page_says_of_another_library_is_so_where_that_is_installed(page, package, monkeypatch, tmp_path):
    pytest.importorskip(package, reason=f"{page} is compared with {package} where that is installed")
    monkeypatch.chdir(tmp_path)
    said = run(page, {package}, {"__name__": "__main__"})
    assert not said, said


def test_every_block_of_python_is_run_or_tells_its_reader_that_it_is_not():
    for page in PAGES:
        for line, language, rest, code in blocks_of(page):
            assert language != "py", f"{page}:{line}: write python or pycon"
            assert (language == "pycon") == code.lstrip().startswith(">>>"), f"{page}:{line}: pycon is for >>> alone"
            told = rest.strip() == "" or _NEEDS.fullmatch(rest.strip()) or _NOT_RUN.fullmatch(rest.strip())
            assert told, f"{page}:{line}: say when it is run"


def test_there_are_pages_to_run():
    assert sum(bool(python_of(page)) for page in PAGES) > 25
