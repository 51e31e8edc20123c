"""What is asked, where it makes no sense."""

import pytest


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b'{"input_size": 5,}', "no JSON"),
        (b"[1, 2]", "a JSON object"),
        (b"5", "a JSON object"),
        (b"null", "a JSON object"),
        (b'{"x": [[[NaN]]], "kernel_size": 1}', "NaN"),
        (b'{"input_size": Infinity, "kernel_size": 1}', "Infinity"),
        (b'{"input_size": -Infinity, "kernel_size": 1}', "Infinity"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"input_size": ' + b"9" * 5000 + b"}", "too many digits"),
        (b"[" * 200_000, "nested"),
        (b'{"x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested"),
    ],
)
def test_a_body_that_is_no_json_is_refused_in_a_sentence(client, body, said, capfd):
    status, message = client.refused("/api/explain", body)
    assert status == 400
    assert said in message
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"input_size": 5},
        {"input_size": "five", "kernel_size": 3},
        {"input_size": None, "kernel_size": None},
        {"input_size": 5, "kernel_size": {}},
        {"input_size": 5, "kernel_size": [[3]]},
        {"input_size": 5, "kernel_size": 3.5},
        {"input_size": 5, "kernel_size": True},
        {"input_size": 5, "kernel_size": 3, "stride": 0},
        {"input_size": 5, "kernel_size": 3, "stride": -1},
        {"input_size": 5, "kernel_size": 3, "stride": []},
        {"input_size": 5, "kernel_size": 3, "stride": "2"},
        {"input_size": 5, "kernel_size": 3, "padding": "SAM"},
        {"input_size": 5, "kernel_size": 3, "padding": {"low": 1}},
        {"input_size": 5, "kernel_size": 3, "padding": [[1, 2, 3], [1]]},
        {"input_size": 5, "kernel_size": 3, "padding": -4},
        {"input_size": 5, "kernel_size": 3, "groups": 2, "in_channels": 3},
        {"input_size": 5, "kernel_size": 3, "operation": 7},
        {"input_size": 5, "kernel_size": 3, "operation": ["conv"]},
        {"input_size": 5, "kernel_size": 3, "operation": "\ud800"},
        {"input_size": 5, "kernel_size": 3, "kernal": 3},
        {"input_size": 5, "kernel_size": 3, "x": [[1, 2], [3]]},
        {"input_size": 5, "kernel_size": 3, "x": "x"},
        {"input_size": 5, "kernel_size": 3, "x": [["a"]]},
        {"input_size": 5, "kernel_size": 3, "x": []},
        {"input_size": 5, "kernel_size": 3, "x": {}},
        {"input_size": 5, "kernel_size": 3, "x": [[[1e39]]]},
        {"input_size": 5, "kernel_size": 3, "x": [[[10**400]]]},
        {"input_size": 5, "kernel_size": 3, "kernel": 3},
        {"input_size": 5, "kernel_size": 3, "bias": "b"},
        {"input_size": 5, "kernel_size": 3, "bias": [1, 2], "out_channels": 3},
        {"input_size": 10**30, "kernel_size": 3, "stride": 10**40},
        {"input_size": 5, "kernel_size": 3, "in_channels": 10**30, "x": [[[1]]]},
        {"input_size": [5] * 100, "kernel_size": 3},
        {"input_size": 5, "kernel_size": 3, "spatial_dims": 10**9},
        {"input_size": 5, "kernel_size": 3, "spatial_dims": "2"},
        {"input_size": 5, "kernel_size": 3, "count_padding": False},
        {"input_size": 5, "kernel_size": 3, "operation": "max_pool", "groups": 2},
    ],
)
def test_a_setting_of_any_nonsense_is_refused_in_a_sentence(client, setting, capfd):
    status, message = client.refused("/api/explain", setting)
    assert 400 <= status < 500
    assert "fault in convjax" not in message
    assert message[0].isalpha() or message[0] in "'["
    assert capfd.readouterr().err == ""


def test_a_number_too_large_for_json_is_no_finite_number(client):
    status, message = client.refused("/api/explain", b'{"x": [[[1e999]]], "kernel_size": 1}')
    assert status == 422
    assert "not finite" in message


def test_sizes_that_would_fill_the_memory_are_answered_without_their_numbers_or_refused(client):
    for size in (10**4, 10**6, 10**9):
        status, document = client.post("/api/explain", {"input_size": size, "kernel_size": 3})
        assert status == 422 or document["x"] is None
