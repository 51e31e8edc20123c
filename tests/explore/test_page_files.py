import re

import pytest

from convjax.explore.page_files import INDEX, KINDS, PageFiles, content_security_policy

PAGE = PageFiles()
MODULES = [name for name in PAGE if name.endswith(".js")]
SHEETS = [name for name in PAGE if name.endswith(".css")]


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_imported_is_there(module):
    imported = re.findall(r"""(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']""", PAGE.text(module))
    for name in imported:
        assert name.startswith("convjax/"), f"{name}: modules import each other by names that the import map knows"
        assert "js/" + name.removeprefix("convjax/") in PAGE, name


def test_everything_that_the_page_links_is_there():
    for name in re.findall(r'(?:src|href)="\./([^"]+)"', PAGE.text(INDEX)):
        assert name in PAGE


@pytest.mark.parametrize("name", [*MODULES, *SHEETS, INDEX])
def test_no_file_of_the_page_names_another_site(name):
    addresses = set(re.findall(r"\b(?:https?|wss?)://[^\s\"'`)]+", PAGE.text(name)))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name, which nobody fetches
    loaded = re.findall(r"""url\(\s*["']?([^)"']*)""", PAGE.text(name))
    assert all(address.startswith(("#", "data:")) for address in loaded)


@pytest.mark.parametrize("name", [*MODULES, INDEX])
def test_nothing_on_the_page_is_markup_out_of_data(name):
    text = PAGE.text(name)
    assert not re.findall(
        r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function", text
    )
    assert not re.findall(r"<[^>]+\son\w+=", text)
    assert not re.findall(r"""<[^>]+\sstyle=["']""", text)


def test_what_is_no_part_of_the_page_is_not_there():
    assert "../server.py" not in PAGE
    assert "" not in PAGE
    assert "js" not in PAGE
    assert {"." + name.rpartition(".")[2] for name in PAGE} <= set(KINDS)


def test_the_policy_allows_the_import_map_and_no_other_script_in_the_page():
    page = PAGE.text(INDEX)
    policy = content_security_policy(page)
    assert policy.count("'sha256-") == len(re.findall(r"<script(?![^>]*\bsrc=)", page)) == 1
    assert policy != content_security_policy(page.replace('"convjax/"', '"other/"'))
