"""The lesson and its quiz: a right answer and a wrong one, and what one is shown."""

import json
import re

import pytest

from .explorer import Explorer, expect

pytestmark = pytest.mark.slow

PRACTICE = {
    "stride-two": r"4×4",
    "why-same-keeps": r"exactly as many zeros",
    "negative-output": r"opposite",
    "why-sharing": r"parameters|weights|everywhere|same kernel|places",
}


def ask(explorer, seed: int, question: str | None = None) -> None:
    """Open the page where a question is asked, the first of the set if none is named."""
    place = {"part": "quiz", "seed": seed} | ({"question": question} if question else {})
    explorer.open(tab="lesson", lesson=json.dumps(place))
    expect(explorer.find("quiz-choice-0")).to_be_visible()


def choices(explorer) -> list[str]:
    return [one.inner_text().splitlines()[0] for one in explorer.page.locator('[data-testid^="quiz-choice-"]').all()]


def answer(explorer, place: int) -> tuple[bool, str]:
    """Choose, send, and read what is said."""
    choice = explorer.find(f"quiz-choice-{place}")
    choice.click()
    with explorer.page.expect_response("**/api/quiz/answer"):
        explorer.find("quiz-answer").click()
    expect(choice.locator(".verdict")).not_to_be_empty()
    said = explorer.find("quiz-feedback").inner_text()
    return said.startswith("Right."), said


def until_right(explorer) -> tuple[int, dict[int, str]]:
    """Try the choices in turn; the right one, and what was said to the wrong ones before it."""
    wrong = {}
    for place in range(len(choices(explorer))):
        right, said = answer(explorer, place)
        if right:
            return place, wrong
        wrong[place] = said
    raise AssertionError("no choice is right")


def test_every_question_of_a_set_has_a_right_answer_and_says_something_of_its_own_to_the_wrong_ones(visitor):
    ask(visitor, 7)
    number = int(re.search(r"of (\d+):", visitor.find("quiz-question").inner_text())[1])
    assert number >= 20
    names = []
    for _ in range(number):
        names.append(visitor.find("quiz-question").get_attribute("data-question"))
        offered = choices(visitor)
        assert len(offered) == len(set(offered)) >= 3
        _, wrong = until_right(visitor)
        assert len(set(wrong.values())) == len(wrong)
        assert all(len(said.split()) > 8 for said in wrong.values())
        if visitor.find("next-question").count():
            visitor.find("next-question").click()
            expect(visitor.find("quiz-question")).not_to_have_attribute("data-question", names[-1])
    assert len(set(names)) == number
    assert set(PRACTICE) <= set(names)


def test_a_wrong_size_is_answered_with_the_numbers_of_the_question_and_can_be_looked_at(visitor):
    ask(visitor, 11, "stride-two")
    assert "9×9" in visitor.find("quiz-question").inner_text()
    place = next(number for number, text in enumerate(choices(visitor)) if text != "4×4")
    right, said = answer(visitor, place)
    assert not right
    assert {"9", "8", "3", "2"} & set(re.findall(r"\d+", said.partition("Choose")[0]))
    with visitor.page.expect_response("**/api/explain"):
        visitor.find("show-me").click()
    visitor.settled()
    assert visitor.find("sizes").inner_text() == "9×9 → 4×4"
    assert max(visitor.grid("output")) == (3, 3)
    visitor.page.go_back()
    expect(visitor.find("quiz-question")).to_have_attribute("data-question", "stride-two")
    right, said = answer(visitor, choices(visitor).index("4×4"))
    assert right
    assert "4" in said


@pytest.mark.parametrize("name", PRACTICE)
def test_the_right_answer_of_a_practice_question_is_the_one_of_the_lesson(visitor, name):
    ask(visitor, 2, name)
    place, _ = until_right(visitor)
    assert re.search(PRACTICE[name], choices(visitor)[place])


def test_an_address_asks_the_same_in_a_new_profile_and_another_set_asks_other_numbers(profile, visitor, address):
    ask(visitor, 5, "stride-two")
    asked = visitor.find("quiz-question").inner_text()
    there = Explorer(profile().new_page(), address)
    there.page.goto(visitor.page.url)
    expect(there.find("quiz-question")).to_contain_text(asked.splitlines()[0])
    assert there.find("quiz-question").inner_text() == asked
    visitor.find("another-set").click()
    expect(visitor.find("quiz-seed")).not_to_have_text("5")


def test_a_question_is_answered_by_keys_and_the_focus_goes_to_what_is_said(visitor):
    ask(visitor, 3, "stride-two")
    for _ in range(80):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("() => document.activeElement.type === 'radio'"):
            break
    visitor.press("Space", "ArrowDown")
    with visitor.page.expect_response("**/api/quiz/answer"):
        visitor.press("Enter")
    expect(visitor.find("quiz-feedback")).to_be_focused()
    assert "ight" in visitor.told()


def test_each_step_of_the_lesson_sets_the_explorer_to_its_example(visitor):
    visitor.open(tab="lesson")
    expect(visitor.find("lesson-page")).to_be_visible()
    sections = visitor.page.locator('[data-testid^="section-"]')
    shown = 0
    for section in range(sections.count()):
        sections.nth(section).click()
        expect(sections.nth(section)).to_have_attribute("aria-current", "true")
        expect(visitor.find("lesson-page")).to_have_attribute("aria-busy", "false")
        steps = visitor.page.locator('[data-testid^="show-me-"]')
        names = [one.get_attribute("data-testid") for one in steps.all()]
        for name in names:
            with visitor.page.expect_response("**/api/explain") as answered:
                visitor.find(name).click()
            assert answered.value.status == 200, name
            visitor.settled()
            assert visitor.find("tab-explorer").get_attribute("aria-selected") == "true"
            assert visitor.grid("output") or visitor.find("left-out").is_visible()
            visitor.page.go_back()
            expect(visitor.find("lesson-page")).to_be_visible()
            expect(visitor.find("lesson-page")).to_have_attribute("aria-busy", "false")
            shown += 1
    assert shown >= 15
