"""Whatever the docstrings of the trainer show is run."""

import doctest
import importlib
import pkgutil

import pytest

import convjax.data
import convjax.inspect
import convjax.train

MODULES = [
    module.name
    for package in (convjax.data, convjax.inspect, convjax.train)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.slow
@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run_and_give_what_they_say(name):
    said = []
    for example in doctest.DocTestFinder().find(importlib.import_module(name)):
        doctest.DocTestRunner().run(example, out=said.append)
    assert said == []
