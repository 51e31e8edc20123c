"""What PrairieLearn gets, put into ``/grade`` and started as its grader does it."""

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from .conftest import ANSWERS, Export, Machine, answer, needs_bash, valid

pytestmark = needs_bash


class Container:
    """The folder ``/grade`` of one grading job of one question, below a temporary root."""

    def __init__(self, course: Path, question: str, machine: Machine) -> None:
        self.grade, self.machine = course.parent / "grade", machine
        self.results = self.grade / "results/results.json"  # its folder is not there before
        self.options = json.loads((course / question / "info.json").read_text())["externalGradingOptions"]
        for name in self.options["serverFilesCourse"]:
            shutil.copytree(course / "serverFilesCourse" / name, self.grade / "serverFilesCourse" / name)

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        answer(self.grade / "student", name)
        program, *arguments = self.options["entrypoint"]
        path = self.grade / Path(program).relative_to("/grade")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return self.machine.run(path, *arguments, folder=self.grade, GRADE_ROOT=self.grade)


@pytest.fixture
def container(tmp_path: Path, export: Export, machine: Machine) -> Container:
    assert export("prairielearn", tmp_path / "course", "half", "--image", "us/grader:1").exit_code == 0
    return Container(tmp_path / "course", "questions/tiny/half", machine)


def test_a_wrong_answer_gets_no_points_and_is_told_why(container: Container) -> None:
    assert container.run("wrong").returncode == 0
    told = valid("prairielearn", container.results)
    assert told["score"] == 0
    assert "rounding up" in told["tests"][0]["message"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_whatever_is_handed_in_the_report_keeps_to_the_schema_and_what_is_no_python_costs_no_attempt(
    container: Container, name: str
) -> None:
    assert container.run(name).returncode == 0
    told = valid("prairielearn", container.results)
    assert (told["gradable"], told.get("score")) == {"right": (True, 1), "broken": (False, None)}.get(name, (True, 0))


def test_where_the_grader_is_killed_no_attempt_is_counted(container: Container) -> None:
    container.machine.replace_grader("kill -9 $$\n")
    assert container.run("right").returncode == 0
    told = valid("prairielearn", container.results)
    assert "no attempt was counted" in told["format_errors"][0]


def test_another_course_than_the_one_that_was_exported_grades_nothing(container: Container) -> None:
    solution = container.grade / "serverFilesCourse/tiny-grader/course/solutions/01_numbers/half/solution.py"
    solution.write_text(ANSWERS["wrong"])
    done = container.run("wrong")
    assert "was exported" in done.stderr
    assert "format_errors" in valid("prairielearn", container.results)


@pytest.mark.slow
def test_hidden_checks_lie_where_the_course_keeps_what_students_do_not_get(
    tmp_path: Path, export: Export, machine: Machine, hidden: Path
) -> None:
    export("prairielearn", tmp_path / "course", "half", "--hidden", str(hidden))
    found = [path.relative_to(tmp_path / "course").parts[0] for path in (tmp_path / "course").rglob("*hidden*")]
    assert found == ["serverFilesCourse"]
    container = Container(tmp_path / "course", "questions/tiny/half", machine)
    container.run("right")
    assert "A case that you do not see" in valid("prairielearn", container.results)["tests"][0]["message"]


def test_a_question_begins_with_the_stub_and_stays_the_same_question(tmp_path: Path, export: Export) -> None:
    for name in ("one", "two"):
        export("prairielearn", tmp_path / name)
    infos = sorted((tmp_path / "one/questions").rglob("info.json"))
    assert [path.parent.name for path in infos] == ["half", "scaled"]
    assert len({json.loads(path.read_text())["uuid"] for path in infos}) == 2
    for path in infos:
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
        page = (path.parent / "question.html").read_text()
        assert (path.parent / f"{path.parent.name}.py").is_file()
        assert f'source-file-name="{path.parent.name}.py"' in page


@pytest.mark.parametrize(
    "name", ["grader", "us/grader:1", "localhost:5000/a/b_c:v1.0-rc", "Registry.example.org/a__b", "10.0.0.4/x:Latest"]
)
def test_an_image_is_named_as_docker_names_them(tmp_path: Path, export: Export, name: str) -> None:
    assert export("prairielearn", tmp_path, "half", "--image", name).exit_code == 0
    info = json.loads((tmp_path / "questions/tiny/half/info.json").read_text())
    assert info["externalGradingOptions"]["image"] == name
    assert f"--tag {name} " in (tmp_path / "grader-image/Dockerfile").read_text()
