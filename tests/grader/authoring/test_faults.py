"""Whatever is wrong with an exercise is told in a sentence that names the file and the mend."""

import pytest

STUB, SOLUTIONS, TOML = "exercises/01_middles/median.py", "solutions/01_middles/median", "course.toml"
CHECKS, MISTAKES = f"{SOLUTIONS}/checks.py", f"{SOLUTIONS}/mistakes.py"
ALTERNATIVES, REFERENCE = f"{SOLUTIONS}/alternatives.py", f"{SOLUTIONS}/solution.py"
ANY = "    for size in range(1, 12):\n"

# What is broken: the file, what stands there, what is put in its place; and what is said, and of which file.
BROKEN = {
    "a stub that prints": (STUB, "\n\n\ndef", "\n\nprint('hello')\n\n\ndef", "It prints 'hello", STUB),
    "a stub that does not run": (STUB, "\n\n\ndef", "\n\nimport nowhere\n\n\ndef", "It raises ModuleNotFound", STUB),
    "another signature": (STUB, "numbers: list[int]", "numbers: list", "The signature of median is", STUB),
    "another docstring": (STUB, "Return the number", "Give the number", "The docstring of median is another", STUB),
    "no TODO": (STUB, "# TODO: put", "# put", "median does not say what is to be written", STUB),
    "another name": (STUB, "def median", "def middle", "The stub defines middle, and the reference does not", STUB),
    "no lesson": (STUB, '"""What is', 'LESSON = """What is', "There is no lesson", STUB),
    "a wide line": (STUB, "What is in the middle?", "What is in the middle? " * 5, "wider than 80 columns", STUB),
    "a wrong example": (STUB, "\n4.0\n", "\n5.0\n", "gives 4.0 with the reference, and not 5.0", STUB),
    "an example that raises": (STUB, "median([9, 2, 4, 1, 7])", "media([9])", "raises NameError", STUB),
    "a wrong reference": (REFERENCE, "ordered = sorted(numbers)", "ordered = numbers", "does not pass", REFERENCE),
    "a wrong alternative": (ALTERNATIVES, "left[1:-1]", "left[1:]", "median__by_taking_away is refused", ALTERNATIVES),
    "a nameless alternative": (
        ALTERNATIVES,
        "def median__by_t",
        "def by_t",
        "stands for nothing in the reference",
        ALTERNATIVES,
    ),
    "too few alternatives": (ALTERNATIVES, "def median__by_t", "def _by_t", "There is 1 alternative of", ALTERNATIVES),
    "mistakes that are no Python": (MISTAKES, "def probes(rng):", "def probes(rng:", "cannot be loaded", MISTAKES),
    "a right mistake": (
        MISTAKES,
        "sum(numbers) / len(numbers)",
        "float(__import__('statistics').median(numbers))",
        "is accepted by every check",
        MISTAKES,
    ),
    "mistakes that are one": (
        MISTAKES,
        "return sum(numbers) / len(numbers)",
        "return takes_the_upper(numbers)",
        "takes_the_mean is refused by 'Of 8, 1, 3 and 6 the median is 4.5, the mean of 3 and 6' with seed 0, and not",
        MISTAKES,
    ),
    "half a sentence": (MISTAKES, "float({got}).", "float({got})", "which is no whole sentence", MISTAKES),
    "an explanation that raises": (
        MISTAKES,
        '"{got} is the mean of all; the median, {expected}, is what stands in the middle."',
        "lambda got: got.upper()",
        "what is said about takes_the_mean raised AttributeError",
        MISTAKES,
    ),
    "a mistake in nothing": (
        MISTAKES,
        '@mistake("takes the mean", ',
        '@mistake("takes the mean", of="mean", why=',
        'takes_the_mean stands for mean, which the reference has not; say which by of="..."',
        MISTAKES,
    ),
    "a check without a title": (CHECKS, '@title("The median of any numbers")\n', "", "test_any has no title", CHECKS),
    "a title that is no sentence": (CHECKS, "The median of any numbers", "any.", "has a title that is no", CHECKS),
    "a check of nothing": (
        CHECKS,
        ANY,
        "    student.median([2, 2]).should_equal(2.0)\n    for size in ():\n",
        "test_any refuses none of the mistakes",
        CHECKS,
    ),
    "checks that change": (
        CHECKS,
        ANY,
        f"    import random\n    rng = random\n{ANY}",
        "things each time",
        CHECKS,
    ),
    "a plain assert": (
        CHECKS,
        "student.median([9, 1, 5]).should_equal(5.0)",
        "assert student.median([9, 1, 5]).value == 5.0, 'no'",
        "forgets_the_order is refused by 'Of 9, 1 and 5 the median is 5.0: they are put in order first' through a",
        MISTAKES,
    ),
    "two hints": (TOML, '  "Write the numbers', '  # "Write the numbers', "median has 2 hints; write 3", TOML),
    "no points": (TOML, "points = 1", "points = 0", "median gives no points", TOML),
    "no title": (TOML, 'title = "What is in the middle?"', 'title = " "', "median has no title", TOML),
}


@pytest.fixture(scope="module")
def said(write_medians, proved, tmp_path_factory):
    folders = {}
    for name, (file, old, new, _, _) in BROKEN.items():
        folder = write_medians(tmp_path_factory.mktemp("course"))
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, name
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        folders[name] = folder
    return dict(zip(folders, proved(list(folders.values())), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_it_is_told_with_its_file_and_its_mend(said, name):
    _, _, _, sentence, file = BROKEN[name]
    found = [fault for fault in said[name]["faults"] if fault["file"] == file and sentence in fault["message"]]
    assert found, said[name]["faults"]
    assert all(fault["message"].endswith((".", "?")) for fault in said[name]["faults"])


def test_nothing_is_said_of_the_course_as_it_stands_on_the_page(write_medians, proved, tmp_path):
    (proof,) = proved([write_medians(tmp_path)])
    assert not proof["faults"]
    assert proof["held"] == proof["tried"]
    assert proof["tried"] == {part: number for part, number in proof["tried"].items() if number}


@pytest.mark.slow
@pytest.mark.parametrize("file", [STUB, REFERENCE, CHECKS, MISTAKES, ALTERNATIVES])
def test_a_file_that_is_not_there_is_asked_for(write_medians, proved, tmp_path, file):
    (write_medians(tmp_path) / file).unlink()
    (proof,) = proved([tmp_path])
    assert any(fault["file"] == file for fault in proof["faults"])
