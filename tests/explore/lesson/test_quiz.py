"""The quiz: drawn by a seed, fair, and with something to say to every choice."""

import json
import random
import re

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.explanation import explain_json
from convjax.explanation.settings import as_setting
from convjax.explore.exhibit import Exhibit
from convjax.explore.lesson import ROUTES
from convjax.explore.lesson.asking import TOPICS, answer, as_seed, questions
from convjax.explore.lesson.quiz import SEEDS

TOPIC = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
DRAWN = range(200)


@TOPIC
def test_two_hundred_draws_have_one_right_choice_and_no_two_alike(topic):
    for seed in DRAWN:
        drawn = topic.question(seed)
        texts = [choice.text for choice in drawn.choices]
        assert len(set(texts)) == len(texts) >= 4
        assert sum(choice.right for choice in drawn.choices) == 1
        assert all(choice.feedback for choice in drawn.choices)
        assert len({choice.feedback for choice in drawn.choices}) == len(texts)


@TOPIC
def test_a_seed_asks_the_same_again(topic):
    assert topic.to_json(17) == topic.to_json(17)
    assert any(topic.to_json(17) != topic.to_json(seed) for seed in range(18, 24))


@TOPIC
def test_the_right_choice_stands_in_every_place(topic):
    places = {next(i for i, choice in enumerate(topic.question(seed).choices) if choice.right) for seed in DRAWN}
    assert len(places) == len(topic.question(0).choices)


@TOPIC
def test_what_is_sent_before_an_answer_does_not_say_which_is_right(topic):
    sent = topic.to_json(5)
    assert set(sent) == {"name", "title", "section", "practice", "blocks", "choices"}
    assert all(isinstance(choice, str) for choice in sent["choices"])
    feedback = [choice.feedback for choice in topic.question(5).choices]
    assert not any(text in json.dumps(sent, ensure_ascii=False) for text in feedback)


@TOPIC
def test_what_is_shown_after_an_answer_can_be_explained(topic):
    for seed in range(3):
        show = json.loads(json.dumps(topic.question(seed).example.to_json(), allow_nan=False))
        explained = explain_json(show["setting"])
        inside = explained.output_size if show["selection"]["kind"] == "output" else explained.setting.input_size
        assert len(show["selection"]["index"]) == len(inside)
        assert all(0 <= one < size for one, size in zip(show["selection"]["index"], inside, strict=True))


@TOPIC
def test_texts_are_whole_sentences_without_the_traces_of_python(topic):
    for seed in DRAWN[::10]:
        drawn = topic.question(seed)
        texts = [*(block for block in drawn.blocks if isinstance(block, str)), *(c.feedback for c in drawn.choices)]
        for text in texts:
            assert text.rstrip("*`'").endswith((".", "?", ":")), text
            assert not re.search(r"[{}]|np\.|float|array|None|\b-\d|  |\bA (8|11|18)×", text), text
            assert not re.search(r"(?<!− )\b1 (rows|columns|zeros|numbers|windows|places|channels)\b", text), text


@TOPIC
def test_the_section_of_a_question_is_one_of_the_lesson(topic):
    request = {"section": topic.section}
    assert ROUTES["/api/lesson"](request, Exhibit())["section"]["name"] == topic.section


def test_there_are_thirty_questions_and_the_four_practice_questions_come_first():
    assert len(TOPICS) == len({topic.name for topic in TOPICS}) == 30
    practice = [topic.name for topic in TOPICS if topic.practice]
    assert practice == [topic.name for topic in TOPICS[:4]]
    assert set(practice) == {"stride-two", "why-sharing", "negative-output", "why-same-keeps"}


def test_nine_by_nine_with_three_by_three_and_stride_two_is_four_by_four():
    asked = next(question for question in questions(3)["questions"] if question["name"] == "stride-two")
    for place, choice in enumerate(asked["choices"]):
        told = answer(3, "stride-two", place)
        assert told["right"] == (choice == "4×4")
        assert told["show"]["setting"] == {"input_size": 9, "kernel_size": 3, "stride": 2}


def _sizes(text: str) -> int:
    return int(text.split("×")[0])


def _right(topic_name: str, seed: int) -> tuple[dict, str]:
    topic = next(topic for topic in TOPICS if topic.name == topic_name)
    drawn = topic.question(seed)
    return drawn.example.to_json()["setting"], next(choice.text for choice in drawn.choices if choice.right)


@pytest.mark.parametrize(
    "name", ["stride-two", "with-remainder", "with-padding", "same-with-stride", "larger", "dilated-span", "pool-size"]
)
def test_a_size_is_right_by_counting_windows(name):
    """Lay the window down place by place until it hangs over the edge."""
    for seed in range(40):
        setting, right = _right(name, seed)
        n, k, dilation = setting["input_size"], setting["kernel_size"], setting.get("dilation", 1)
        stride = setting.get("stride", k if setting.get("operation") == "max_pool" else 1)
        padding = setting.get("padding", 0)
        if padding == "SAME":
            expected = len(range(0, n, stride))
        else:
            zeros = {"FULL": k - 1}.get(padding, padding)
            last = n + zeros - 1
            expected = sum(start + dilation * (k - 1) <= last for start in range(-zeros, last + 1, stride))
        assert _sizes(right) == expected


def test_a_value_is_right_by_multiplying_and_adding():
    for seed in range(40):
        setting, right = _right("one-sum", seed)
        expected = (np.array(setting["x"])[..., 0] * np.array(setting["kernel"])[..., 0, 0]).sum()
        assert int(right.replace("−", "-")) == expected
        setting, right = _right("flipped", seed)
        expected = np.convolve(np.array(setting["x"])[:, 0], np.array(setting["kernel"])[:, 0, 0], "valid")[0]
        assert int(right.replace("−", "-")) == expected


def test_answers_are_told_through_the_routes():
    asked = ROUTES["/api/quiz"]({"seed": "12"}, Exhibit())
    assert asked["seed"] == 12
    question = asked["questions"][5]
    told = [
        ROUTES["/api/quiz/answer"]({"seed": 12, "question": question["name"], "choice": place}, Exhibit())
        for place in range(len(question["choices"]))
    ]
    assert [one["right"] for one in told].count(True) == 1
    assert all(set(one) == {"right", "feedback", "show"} for one in told)


def test_without_a_seed_a_new_one_is_drawn():
    assert ROUTES["/api/quiz"]({}, Exhibit())["seed"] in SEEDS


@pytest.mark.parametrize("seed", [-1, 10**6, 1.5, True, None, "", "-3", "1e3", "٣", [1], "9" * 400])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ConvjaxError, match=r"Use a whole number from 0 to 999999"):
        as_seed(seed)


@pytest.mark.parametrize("place", [-1, 99, "0", None, True, 0.0, [0]])
def test_a_choice_that_there_is_not_is_refused(place):
    with pytest.raises(ConvjaxError, match=r"Use one from 0 to \d"):
        answer(1, "stride-two", place)


@pytest.mark.parametrize("name", ["", "stride", None, 3, ["stride-two"], {}])
def test_a_question_that_there_is_not_is_refused(name):
    with pytest.raises(ConvjaxError, match=r"Use one of: stride-two"):
        answer(1, name, 0)


def test_every_setting_that_is_drawn_is_one_that_the_library_takes():
    given = {
        "operation": "conv", "in_channels": 1, "out_channels": None, "stride": None, "padding": "VALID",
        "output_padding": 0, "dilation": 1, "groups": 1, "bias": False, "count_padding": True, "spatial_dims": 2,
    }  # fmt: skip
    for topic in TOPICS:
        for seed in random.Random(topic.name).sample(range(10**6), 30):
            setting = topic.question(seed).example.setting
            if "x" in setting:
                continue  # explained when the question is made
            pool = setting.get("operation", "").endswith("pool")
            as_setting({**given, "out_channels": None if pool else 1, **setting})


def _asked(topic_name: str, seed: int) -> list[int]:
    """The numbers of the question's text, in order."""
    topic = next(topic for topic in TOPICS if topic.name == topic_name)
    return [int(number) for number in re.findall(r"\d+", str(topic.question(seed).blocks[0]))]


def _number(text: str) -> int:
    return int(text.replace(",", "").split("×")[0])


def _seen(layers: list[tuple[int, int]]) -> int:
    """Walk back from one number through (kernel, stride) layers, and count the pixels that are reached."""
    reached = {0}
    for kernel, stride in reversed(layers):
        reached = {place * stride + tap for place in reached for tap in range(kernel)}
    return max(reached) - min(reached) + 1


@pytest.mark.parametrize("seed", range(25))
def test_counts_are_right_by_making_the_arrays(seed):
    setting, right = _right("parameters", seed)
    (k, _), channels, maps = setting["kernel_size"], setting["in_channels"], setting["out_channels"]
    assert _number(right) == np.zeros((k, k, channels, maps)).size + np.zeros(maps).size
    setting, right = _right("weights-with-groups", seed)
    (k, _), channels, maps = setting["kernel_size"], setting["in_channels"], setting["out_channels"]
    assert _number(right) == np.zeros((k, k, channels // setting["groups"], maps)).size
    setting, right = _right("larger-image", seed)
    assert _number(right) == np.zeros((*setting["kernel_size"], 3, setting["out_channels"])).size
    setting, right = _right("dense-of-equal-output", seed)
    (n, _), (k, _) = setting["input_size"], setting["kernel_size"]
    windows = np.lib.stride_tricks.sliding_window_view(np.zeros((n, n)), (k, k))
    outputs = windows[..., 0, 0].size * setting["out_channels"]
    assert _number(right) == np.zeros((n * n, outputs)).size
    setting, right = _right("multiplications", seed)
    (n, _), (k, _) = setting["input_size"], setting["kernel_size"]
    windows = np.lib.stride_tricks.sliding_window_view(np.zeros((n, n)), (k, k))
    assert _number(right) == windows.size * setting["in_channels"] * setting["out_channels"]


@pytest.mark.parametrize("seed", range(25))
def test_reach_is_right_by_walking_the_windows(seed):
    layers, kernel, _ = _asked("stacked", seed)[:3]
    assert _number(_right("stacked", seed)[1]) == _seen([(kernel, 1)] * layers)
    first, _, _, pool, _, stride, second = _asked("behind-a-pool", seed)[:7]
    assert _number(_right("behind-a-pool", seed)[1]) == _seen([(first, 1), (pool, stride), (second, 1)])
    setting, right = _right("whom-a-pixel-feeds", seed)
    n, k = setting["input_size"], setting["kernel_size"]
    row, column = next(topic for topic in TOPICS if topic.name == "whom-a-pixel-feeds").question(seed).example.index
    starts = range(n - k + 1)
    assert _number(right) == sum(a <= row < a + k and b <= column < b + k for a in starts for b in starts)


@pytest.mark.parametrize("seed", range(25))
def test_transposed_sizes_are_right_by_laying_copies_down(seed):
    setting, right = _right("transposed-size", seed)
    n, k, s = setting["input_size"], setting["kernel_size"], setting["stride"]
    assert _number(right) == len({place * s + tap for place in range(n) for tap in range(k)} | set(range((n - 1) * s)))
    setting, right = _right("inserted-zeros", seed)
    n, s = setting["input_size"], setting["stride"]
    assert _number(right) == len(set(range((n - 1) * s + 1)) - {place * s for place in range(n)})
