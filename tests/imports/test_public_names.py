"""Where the public names are found, and what they are not mixed with; tests/fuzz walks over them."""

import ast
from pathlib import Path

import convjax
from convjax import arithmetic, inspect, nn, ops, testing


def test_every_name_of_the_package_can_be_had_and_is_the_one_of_its_room():
    for room in (arithmetic, ops):
        for name in set(room.__all__) & set(convjax.__all__):
            assert getattr(convjax, name) is getattr(room, name)
    assert {*arithmetic.__all__, *ops.__all__, "ConvjaxError"} <= set(convjax.__all__)
    for name in convjax.__all__:
        assert getattr(convjax, name) is not None
    assert issubclass(convjax.ConvjaxError, ValueError)


def test_no_module_has_the_name_of_a_public_function():
    folder = Path(convjax.__file__).parent
    modules = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    rooms = (arithmetic, inspect, nn, ops, ops.initializers, testing)
    names = {name: getattr(room, name) for room in rooms for name in room.__all__}
    assert modules & {name for name, value in names.items() if callable(value)} == set()


def test_the_loops_share_no_code_with_what_they_are_compared_with():
    for file in Path(testing.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        from_elsewhere = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level != 1]
        imported = {node.module for node in from_elsewhere}
        imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
        assert imported <= {"itertools", "math", "numpy", "numpy.typing", "collections.abc", "typing"}
