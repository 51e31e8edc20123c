"""The order of the course, and what stands in `course.toml` about each exercise."""

import re

PRACTICE = ["output_size", "same_padding", "parameter_sharing", "negative_outputs"]


def test_the_four_practice_questions_are_chosen_by_their_tag(course):
    assert [exercise.name for exercise in course.select(["practice"])] == PRACTICE


def test_every_exercise_has_a_title_points_and_known_prerequisites_before_it(course):
    seen = set()
    for exercise in course.exercises:
        assert exercise.title
        assert exercise.points >= 1
        assert set(exercise.prerequisites) <= seen  # so there is no cycle
        seen.add(exercise.name)


def test_every_exercise_has_three_hints_each_saying_more(course):
    for exercise in course.exercises:
        hints = [hint for hint in exercise.hints if hint != exercise.question_hint]
        assert len(hints) == len(set(hints)) == 3
        assert "return" not in hints[-1].split(), "the last hint is nearly the code, never all of it"


def test_every_exercise_that_asks_why_has_a_hint_for_each_question(room):
    hints = room.exercise.hints if room.only_asks else [room.exercise.question_hint]
    for hint in hints:
        assert [hint.count(f"Question {number}:") for number in (1, 2)] == [room.asks_why] * 2


def test_hints_of_an_exercise_with_several_functions_say_which_each_is_about(room):
    names = room.written.to_write
    for hint in room.exercise.hints[:3]:
        assert len(names) <= 1 or [f"{name}: " in hint or f"{name}:\n" in hint for name in names] == [True] * len(names)


def test_no_name_is_taken_twice(course):
    names = [exercise.name for exercise in course.exercises]
    assert len(set(names)) == len(names)


def test_every_chapter_has_a_page_that_names_its_exercises(course):
    for chapter in course.chapters:
        page = (course.folder / "exercises" / chapter / "README.md").read_text(encoding="utf-8")
        assert len(page.splitlines()) <= 60
        assert re.search(r"!\[[^]]{20,}\]\(picture\.svg\)", page), "a picture, and words for those who cannot see it"
        assert (course.folder / "exercises" / chapter / "picture.svg").is_file()
        for exercise in course.exercises:
            assert exercise.chapter != chapter or f"`{exercise.name}`" in page
