"""What a run is asked to do, read from a file: TOML that a person wrote, or the ``config.json`` of a run."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from convjax.arithmetic.messages import shown
from convjax.data.augmentation import Augmentation
from convjax.errors import ConvjaxError
from convjax.train.recipe import Recipe, check_keys

from .run_configuration import CHOSEN, SCHEMA
from .settings import Layer

KEYS = ("preset", "model", "dataset", "data_dir", "image_size", "platform", "recipe")
OF_A_TABLE = {"model": ("name",), "dataset": ("name", "data_dir", "image_size")}


def read_config_file(path: Path, *, with_chosen: bool = False) -> Layer:
    """What a file says, its keys checked.

    ::

        model = "resnet20"                  # or [model] with name
        dataset = "cifar10"                 # or [dataset] with name, data_dir and image_size
        data_dir = "data"

        [recipe]
        epochs = 20
        optimizer = "sgd"

        [recipe.augmentation]
        flip = true

    Args:
        path: a TOML file of this shape, with as many of the keys as wanted; or a ``config.json`` that
            ``convjax train`` has written, or the folder of the run that it lies in.
        with_chosen: whether what such a run was not asked for, but chose by its machine, is said again, as a run that
            goes on needs it; a new run chooses for itself.

    Returns:
        The layer; ``preset`` stands among its values where the file names one.

    Raises:
        ConvjaxError: it cannot be read, or holds a key that there is none of; the message says in which line, or
            offers the nearest key.
    """
    if path.is_dir():
        path = path / "config.json"
    name = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConvjaxError(f"There is no file {name!r}.\nName a TOML file, or the config.json of a run.") from None
    except OSError as error:
        raise ConvjaxError(f"{name!r} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ConvjaxError(f"{name!r} is no text.\nName a TOML file, or the config.json of a run.") from None
    document = _json(name, text, with_chosen) if path.suffix == ".json" else _toml(name, text)
    try:
        return Layer(repr(name), _layered(document))
    except ConvjaxError as error:
        raise ConvjaxError(f"In {name!r}: {error}") from None


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConvjaxError(f"{name!r} is no TOML: {error}.") from None


def _json(name: str, text: str, with_chosen: bool) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ConvjaxError(f"{name!r} is no JSON: {error}.") from None
    if not isinstance(document, dict):
        raise ConvjaxError(f"{name!r} holds {shown(document)}, not an object.")
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise ConvjaxError(f"{name!r} is of the schema {shown(schema)}, and {SCHEMA!r} is read here.")
    return _asked(document, with_chosen)


def _asked(run: dict[str, Any], with_chosen: bool) -> dict[str, Any]:
    """What a run was asked to do, without what was found out about it."""
    kept = {key: run[key] for key in KEYS if key in run}
    chosen, recipe = run.get("chosen"), kept.get("recipe")
    if not with_chosen and isinstance(chosen, list) and isinstance(recipe, dict):
        kept["recipe"] = {key: value for key, value in recipe.items() if key not in CHOSEN or key not in chosen}
    for key, names in OF_A_TABLE.items():
        if isinstance(kept.get(key), dict):
            kept[key] = {name: kept[key][name] for name in names if kept[key].get(name) is not None}
    return kept


def _layered(document: dict[str, Any]) -> dict[str, Any]:
    for title, kind in (("[recipe]", Recipe), ("[recipe.augmentation]", Augmentation)):
        astray = sorted({one.name for one in fields(kind)} & document.keys())
        if astray:
            where = title if astray != ["augmentation"] else "[recipe.augmentation]"
            raise ConvjaxError(f"{astray[0]!r} stands outside of its table.\nWrite {where} above it.")
    check_keys("a configuration", document, KEYS)
    values = dict(document)
    for key, names in OF_A_TABLE.items():
        if isinstance(values.get(key), Mapping):
            table = values.pop(key)
            check_keys(f"[{key}]", table, names)
            values |= {key if name == "name" else name: value for name, value in table.items()}
    recipe = _table(values, "recipe", "[recipe]", [one.name for one in fields(Recipe)])
    _table(recipe, "augmentation", "[recipe.augmentation]", [one.name for one in fields(Augmentation)])
    return values


def _table(values: Mapping[str, Any], key: str, title: str, names: list[str]) -> Mapping[str, Any]:
    table = values.get(key, {})
    if not isinstance(table, Mapping):
        raise ConvjaxError(f"{key} must be a table, {title}, not {shown(table)}.")
    check_keys(title, table, names)
    return table
