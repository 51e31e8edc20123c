import base64
import io
import json
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from convjax.explanation import explain, explain_json
from convjax.explore.notebook import LARGEST, as_frame
from convjax.explore.page_files import PageFiles, hash_of
from convjax.explore.single_file import of_explanation, single_file

SETTING = {"input_size": [5, 6], "kernel_size": 3, "out_channels": 2}


class Scripts(HTMLParser):
    """What a page of HTML holds in its scripts and styles, and every address that it would load."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.addresses, self._inside = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.addresses += [named[name] for name in ("src", "href") if named.get(name)]
        if tag in ("script", "style"):
            self._inside = (tag, named)
            self.texts.append((tag, named, ""))

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data):
        if self._inside:
            self.texts[-1] = (*self.texts[-1][:2], data)

    def of_type(self, kind):
        return next(text for tag, named, text in self.texts if tag == "script" and named.get("type") == kind)


def exported(client, **request):
    status, headers, body = client.ask(
        "POST", "/api/export", json.dumps({"setting": SETTING, **request}).encode(), Content_Type="application/json"
    )
    assert status == 200, body
    return headers, body


def test_a_picture_is_saved_under_a_name_that_says_what_it_shows(client):
    headers, body = exported(client, format="png", selection={"kind": "output", "index": [1, 2]}, channel=1)
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == 'attachment; filename="conv-5x6-3x4.png"'
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.format == "PNG"


def test_the_selected_output_is_the_one_that_is_drawn(client):
    _, body = exported(client, format="svg", selection={"kind": "output", "index": [1, 2]}, channel=1)
    assert "y[1, 2, 1] = " in body.decode()
    _, body = exported(client, format="svg", selection={"kind": "input", "index": [0, 0]}, channel=0)
    assert "y[0, 0, 0] = " in body.decode()


def test_an_animation_has_a_frame_for_each_output(client):
    headers, body = exported(client, format="gif")
    assert headers["Content-Type"] == "image/gif"
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.n_frames == 12


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"format": "pdf"}, "Use html, png, svg, gif."),
        ({"format": "pgn"}, "Did you mean 'png'?"),
        ({"format": None}, "format"),
        ({}, "format"),
        ({"format": ["png"]}, "format"),
        ({"format": "html", "setting": None}, "setting is missing"),
        ({"format": "html", "setting": {"input_size": 5, "kernel_size": 7}}, "kernel_size"),
        ({"format": "png", "selection": {"kind": "output", "index": [9, 9]}}, "not in"),
        ({"format": "png", "selection": {"kind": "output", "index": ["a", 1]}}, "index"),
        ({"format": "png", "selection": {"kind": "output"}}, "index"),
        ({"format": "png", "selection": {"kind": "output", "index": [0, 0]}, "channel": 9}, "not in"),
        ({"format": "gif", "channel": 9}, "not in"),
        ({"format": "gif", "channel": "first"}, "channel"),
        ({"format": "gif", "setting": {"input_size": 200, "kernel_size": 3}}, "a frame"),
        ({"format": "png", "setting": {"input_size": 9000, "kernel_size": 3}}, "numbers"),
        ({"format": "gif", "setting": {"input_size": 9000, "kernel_size": 3}}, "a frame"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_a_sentence(client, wrong, said, capfd):
    status, message = client.refused("/api/export", {"setting": SETTING, **wrong})
    assert status in (400, 422)
    assert said in message
    assert capfd.readouterr().err == ""


def test_the_exported_page_asks_nobody_for_anything(client):
    _, body = exported(client, format="html", tab="explorer", channel=0, view="2d")
    page = Scripts(body.decode())
    assert all(address.startswith(("data:", "#")) for address in page.addresses)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', body.decode())[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    assert len(body) < 400_000


def test_the_policy_of_the_exported_page_names_exactly_what_is_in_it(client):
    page = exported(client, format="html")[1].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    parts = Scripts(page).texts
    run = [text for tag, named, text in parts if tag == "style" or named.get("type") != "application/json"]
    assert len(run) == 3
    assert all(hash_of(text) in policy for text in run)


def test_the_modules_of_the_exported_page_are_those_of_the_package(client):
    page = Scripts(exported(client, format="html")[1].decode())
    modules = json.loads(page.of_type("importmap"))["imports"]
    files = PageFiles()
    for name, address in modules.items():
        text = base64.b64decode(address.partition(",")[2]).decode()
        assert text.startswith(files.text("js/" + name.removeprefix("convjax/")))
    assert "convjax/main.js" in modules
    assert not any("network/" in name for name in modules)


def test_the_exported_page_holds_the_answers_that_it_shows(client):
    state = {"tab": "explorer", "selection": {"kind": "output", "index": [1, 1]}, "channel": 1, "view": "3d"}
    page = Scripts(exported(client, format="html", **state)[1].decode())
    stored = json.loads(page.of_type("application/json"))
    assert stored["start"] == {**state, "setting": SETTING}
    answers = {
        json.dumps(one["body"], sort_keys=True): one for one in stored["answers"] if one["path"] == "/api/explain"
    }
    here = answers[json.dumps(SETTING, sort_keys=True)]
    assert here["document"] == json.loads(explain_json(SETTING).to_json())


def test_the_exported_page_holds_the_lesson_and_all_that_the_lesson_shows(client):
    stored = json.loads(Scripts(exported(client, format="html")[1].decode()).of_type("application/json"))
    lesson = next(one["document"] for one in stored["answers"] if one["path"] == "/api/lesson")
    status, _, body = client.get("/api/lesson")
    assert (status, lesson) == (200, json.loads(body))
    kept = [one["body"] for one in stored["answers"] if one["path"] == "/api/explain"]
    for section in lesson["sections"]:
        for step in section["steps"]:
            if step.get("show"):
                assert step["show"]["setting"] in kept


def test_a_setting_too_large_to_show_is_exported_without_its_numbers(client):
    setting = {"input_size": 224, "kernel_size": 3, "in_channels": 3, "out_channels": 64}
    page = Scripts(exported(client, format="html", setting=setting)[1].decode())
    document = json.loads(page.of_type("application/json"))["answers"][0]["document"]
    assert document["x"] is None
    assert document["parameters"] == 1728


def test_what_is_stored_cannot_end_the_element_that_it_stands_in():
    nasty = "</script><script>alert(1)</script><!--"
    page = single_file([{"path": nasty, "body": {}, "document": {"a": nasty}}], {"tab": nasty}, tabs=("explorer",))
    assert nasty not in page
    assert json.loads(Scripts(page).of_type("application/json"))["start"]["tab"] == nasty


def test_an_answer_can_be_stored_without_the_request_that_it_was_for():
    made = explain(5, 3, operation="avg_pool", padding=1)
    stored = of_explanation(made)
    assert explain_json(stored["body"]).to_json() == made.to_json()


def test_an_explanation_shows_itself_in_a_frame_that_needs_no_server():
    frame = explain(5, 3)._repr_html_()
    assert frame.startswith("<iframe ")
    assert frame.count("<iframe") == 1
    assert len(frame) < 400_000
    page = HTMLParser()
    found = {}
    page.handle_starttag = lambda tag, attrs: found.update({tag: dict(attrs)})
    page.feed(frame)
    assert found["iframe"]["title"] == "conv, 5×5 to 3×3, kernel 3×3"
    inside = Scripts(found["iframe"]["srcdoc"])
    assert all(address.startswith(("data:", "#")) for address in inside.addresses)
    stored = json.loads(inside.of_type("application/json"))
    assert stored["tabs"] == ["explorer"]
    assert stored["answers"][0]["document"]["output"] == json.loads(explain(5, 3).to_json())["output"]


def test_what_cannot_run_a_script_still_reads_the_formula_and_the_code():
    frame = as_frame(explain(9, 3, stride=2))
    assert "⌊6 / 2⌋ + 1 = 4" in frame
    assert "convjax.conv(" in frame


@pytest.mark.parametrize("size", [224, 3000])
def test_an_explanation_too_large_for_a_notebook_shows_no_frame(size):
    made = explain(size, 3, in_channels=3)
    assert not made.computed or len(made.to_json()) > LARGEST
    assert made._repr_html_() is None
