"""The reports that docs/grading/outputs.md shows are reports that the platforms would take."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).with_name("schemas")
PAGE = (Path(__file__).parents[3] / "docs" / "grading" / "outputs.md").read_text(encoding="utf-8")
EXAMPLES = [
    (section.split("\n", 1)[0].lower().replace(" ", ""), example)
    for section in PAGE.split("\n## ")[1:]
    for example in re.findall(r"^```json\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize(("form", "example"), EXAMPLES, ids=[form for form, _ in EXAMPLES])
def test_an_example_keeps_to_its_formats_schema(form, example):
    schema = json.loads((SCHEMAS / f"{form}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(example))


def test_every_platform_has_an_example():
    assert {form for form, _ in EXAMPLES} == {path.stem for path in SCHEMAS.iterdir()}
