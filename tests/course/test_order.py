"""The order of the course, and what stands in `course.toml` about each exercise."""

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
        assert len(exercise.hints) == 3
        assert len(set(exercise.hints)) == 3
        assert "return" not in exercise.hints[-1].split(), "the last hint is nearly the code, never all of it"


def test_no_name_is_taken_twice(course):
    names = [exercise.name for exercise in course.exercises]
    assert len(set(names)) == len(names)


def test_every_chapter_has_a_page_that_names_its_exercises(course):
    for chapter in course.chapters:
        page = (course.folder / "exercises" / chapter / "README.md").read_text(encoding="utf-8")
        assert len(page.splitlines()) <= 60
        for exercise in course.exercises:
            assert exercise.chapter != chapter or f"`{exercise.name}`" in page


def test_every_check_has_a_sentence_for_its_title(room):
    titles = [vars(check).get("title", "") for check in room.checks.values()]
    assert all(title and title[0].isupper() and not title.endswith(".") for title in titles)
    assert len(set(titles)) == len(titles)
