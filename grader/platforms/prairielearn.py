"""PrairieLearn: a question for each exercise, what grades them all, and the image in which that is done.

https://docs.prairielearn.com/externalGrading
"""

import html
import json
import uuid
from typing import Any

from grader.course import Exercise
from grader.platforms.course_files import course_files, files_in
from grader.platforms.files import File, below
from grader.platforms.filling import filled, program
from grader.platforms.order import Order
from grader.report.document import versions

_OURS = uuid.UUID("6f2b9a44-3a0f-5c55-9d51-7f1f0c6f3c1b")
_SECONDS = 120  # as PrairieLearn kills what takes longer, and tells the learner that the grading failed


def folder(order: Order) -> str:
    """Return the name of the folder, below `serverFilesCourse`, that grades all questions of a course."""
    return f"{order.course.name}-grader"


def question(order: Order, exercise: Exercise) -> str:
    """Return the path of a question."""
    return f"questions/{order.course.name}/{exercise.name}"


def prairielearn_files(order: Order) -> dict[str, File]:
    """Return files for the course's repository in PrairieLearn, and the folder of the image beside them."""
    words = {
        "FOLDER": folder(order),
        "TIER": order.tier,
        "COURSE_HASH": order.course.content_hash(),
        "HIDDEN": '--hidden "$files/hidden"' if order.hidden else "",
        "IMAGE": image(order),
    }
    shared = {
        "run.sh": program("prairielearn/run.sh", words),
        "fault.json": filled("prairielearn/fault.json"),
        **below("course", course_files(order.course)),
        **(below("hidden", files_in(order.hidden)) if order.hidden else {}),
    }
    made = {"Dockerfile": filled("prairielearn/Dockerfile", words), **order.packages.files()}
    files = {**below(f"serverFilesCourse/{folder(order)}", shared), **below("grader-image", made)}
    for exercise in order.exercises:
        files.update(below(question(order, exercise), _question(order, exercise)))
    return files


def image(order: Order) -> str:
    """Return the name of the image; whoever gave none pushes it under this one."""
    return order.image or f"{order.course.name}-grader:{versions()['grader'] or 'latest'}"


def _question(order: Order, exercise: Exercise) -> dict[str, File]:
    # PrairieLearn fills a page's {{marks}}, so a title's own braces are written as characters.
    title = html.escape(exercise.title).replace("{", "&#123;").replace("}", "&#125;")
    page = filled("prairielearn/question.html", {"NAME": exercise.name, "TITLE": title})
    info = (json.dumps(_info(order, exercise), indent=2, ensure_ascii=False) + "\n").encode()
    stub = order.course.stub(exercise).read_bytes()
    return {"info.json": File(info), "question.html": page, f"{exercise.name}.py": File(stub)}


def _info(order: Order, exercise: Exercise) -> dict[str, Any]:
    return {
        # The same for the same exercise, so that an export that is repeated changes a question and makes no new one.
        "uuid": str(uuid.uuid5(_OURS, f"{order.course.name}/{exercise.name}")),
        "title": exercise.title,
        "topic": order.course.chapters[exercise.chapter],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": image(order),
            "entrypoint": [f"/grade/serverFilesCourse/{folder(order)}/run.sh", exercise.name],
            "serverFilesCourse": [f"{folder(order)}/"],
            "timeout": _SECONDS,
        },
    }
