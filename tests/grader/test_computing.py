"""What JAX is told where verdicts are made: only what the release knows, for with anything else it ends the process."""

from importlib.metadata import PackageNotFoundError

import pytest

from grader import computing


@pytest.fixture
def told(monkeypatch):
    def told(release):
        def version(_name):
            if release is None:
                raise PackageNotFoundError
            return release

        monkeypatch.setattr(computing, "version", version)
        return computing.settings.__wrapped__()

    return told


@pytest.mark.parametrize("release", ["0.10.1", "0.11.2", "0.12.0.1"])
def test_releases_that_were_tried_compile_quickly(told, release):
    assert "--xla_backend_optimization_level=0" in told(release)["XLA_FLAGS"].split()


@pytest.mark.parametrize("release", ["0.9.2", "0.13.0", "1.0", None])
def test_another_release_or_none_is_told_nothing_that_it_may_not_know(told, release):
    assert "XLA_FLAGS" not in told(release)
    assert told(release)["JAX_PLATFORMS"] == "cpu"
