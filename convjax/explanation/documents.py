"""An explanation as one JSON document, and back: what is read again is a setting and its arrays, never a result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from convjax.arithmetic.messages import did_you_mean, problem, shown, typed
from convjax.errors import ConvjaxError

from .decimals import as_json
from .faults import SettingError
from .links import links_of

if TYPE_CHECKING:
    from .explanations import Explanation

SCHEMA = "convjax-explanation/1"
LONGEST = 64 * 2**20
"""Characters of a document that is read again."""

ARRAYS = ("x", "kernel", "bias")
SIZES = ("input_size", "kernel_size", "in_channels", "out_channels", "stride", "output_padding", "dilation", "groups")
ARGUMENTS = ("operation", *SIZES, "padding", "count_padding", "spatial_dims", *ARRAYS)


_NUMBERS = ("x", "kernel", "bias", "output", "partial_sums", "shares", "winners")


def written(explanation: Explanation) -> str:
    """The whole explanation but its terms, which the tables and the arrays say."""
    setting, field, numbers = explanation.setting, explanation.receptive_field, explanation.numbers
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "setting": asdict(setting),
        "output_size": explanation.output_size,
        "padding": explanation.padding,
        "formula": asdict(explanation.formula),
        "axes": [
            {
                "table": axis.table,
                "feeds": axis.feeds,
                "unread": axis.unread,
                "line": axis.line,
                "places": axis.places,
                "covers": axis.covers,
            }
            for axis in explanation.axes
        ],
        "parameters": explanation.parameters,
        "dense_parameters": explanation.dense_parameters,
        "comparisons": [
            {"label": one.label, "parameters": one.parameters, "text": one.text} for one in explanation.comparisons
        ],
        "macs": explanation.macs,
        "receptive_field": None if field is None else asdict(field),
        "code": explanation.code,
        "computed": explanation.computed,
        "left_out": explanation.left_out,
        "links": None,
    }
    if numbers is not None:
        document["links"] = [links_of(setting, channel) for channel in range(setting.out_channels)]
    begun = json.dumps(document, allow_nan=False, ensure_ascii=False)
    arrays = {name: None if numbers is None else getattr(numbers, name) for name in _NUMBERS}
    return ", ".join([begun[:-1], *(f'"{name}": {as_json(array)}' for name, array in arrays.items())]) + "}"


def arguments_of(text: str) -> dict[str, Any]:
    """The arguments of ``explain`` that a document speaks of; a ConvjaxError where the text is no such document."""
    if not isinstance(text, str):
        raise problem(f"the document must be a text, got {typed(text)}", "", "Use what Explanation.to_json gives.")
    if len(text) > LONGEST:
        what = f"the document has {len(text):,} characters"
        raise problem(what, "", f"Use a smaller setting: at most {LONGEST:,} characters are read.")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ConvjaxError):
            raise
        what = f"the document is not JSON ({error})" if str(error) else "the document is not JSON"
        raise problem(what, "", "Use what Explanation.to_json gives.") from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        found = f"its schema is {shown(document.get('schema'))}" if isinstance(document, dict) else "it is no object"
        raise problem("the document is no explanation", found, f"Use one whose schema is {SCHEMA!r}, as to_json gives.")
    setting = document.get("setting")
    if not isinstance(setting, dict):
        raise problem("the document has no setting", "", "Use what Explanation.to_json gives, whole.")
    has_bias = setting.get("bias") is True and document.get("bias") is None
    arrays = {name: document[name] for name in ARRAYS if document.get(name) is not None}
    sizes = {name: value for name, value in setting.items() if name != "bias"}
    return arguments_from({**sizes, **arrays, **({"bias": True} if has_bias else {})})


def arguments_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``explain`` out of what JSON can say: nested lists are arrays, null is what is not given."""
    if not isinstance(given, Mapping):
        raise problem(
            f"a setting must be an object, got {typed(given)}", "", 'Use {"input_size": 9, "kernel_size": 3}.'
        )
    for name in given:
        if name not in ARGUMENTS:
            guess = did_you_mean(name, ARGUMENTS) if isinstance(name, str) else ""
            error = problem(f"{shown(name)} is no argument", "", f"{guess}Use one of {', '.join(ARGUMENTS)}.")
            raise SettingError(str(error), str(name), {})
    kept = {name: value for name, value in given.items() if value is not None}
    return {name: _array(name, value) if name in ARRAYS else _sizes(value) for name, value in kept.items()}


def _sizes(value: Any) -> Any:
    """Lists, and lists in lists, as the tuples that Python writes: so are they named in a message."""
    if not isinstance(value, list):
        return value
    return tuple(tuple(one) if isinstance(one, list) else one for one in value)


def _array(name: str, value: Any) -> Any:
    """Nested lists of numbers as an array; the truth of a bias as it is."""
    if name == "bias" and isinstance(value, bool):
        return value
    if not isinstance(value, list):
        raise problem(f"{name} must be nested lists of numbers, got {typed(value)}", "", f"Use {name}: [[...]].")
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError, RecursionError):
        array = None
    if array is None or array.dtype.kind not in "fiu" or not array.size:
        what = f"{name} must be nested lists of numbers, all of one length"
        raise problem(f"{what}, got {shown(value)}", "", "Use as many numbers in every row, and at least one.")
    return array


def _refuse_constant(name: str) -> float:
    raise problem(f"the document holds {name}", "", "Use finite numbers.")
