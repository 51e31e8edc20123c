"""Running a check whose inputs Hypothesis draws, down to the smallest failing case.

Hypothesis runs a failing case again and again. A worker does not live through that as a function would: one that was
ended stays ended. So every trial passes through here: a dead worker ends the search, a clock ends it too, and what is
told is the last case that failed, which is the smallest one that was found.
"""

import functools
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from grader.judge.settled import Settled
from grader.judge.student import CheckFailed, Student
from grader.pins import MAX_CASE

EXAMPLES = 30
"""How many cases are drawn where a check does not say; the same number for a slow answer as for a fast one."""
COMPILED_EXAMPLES = 10
"""How many, where every new shape may be compiled by JAX, here and in the worker."""
SHRINKING_SECONDS = 3.0


def draws_cases(check: object) -> bool:
    """Whether a check's inputs are drawn by Hypothesis."""
    return getattr(check, "is_hypothesis_test", False) is True


@dataclass
class Failing:
    """The smallest failing case so far: what became of it, and how to draw it again."""

    error: BaseException
    case: str | None


class _CaseFailed(Exception):
    """Tells Hypothesis that a case failed; always the same, so that a smaller case may fail in another way."""


class _Ended(BaseException):
    """Ends the search; Hypothesis lets it pass."""


class DrawnCases:
    """One check, its fixtures, and the search for its smallest failing case."""

    def __init__(self, check: Any, fixtures: dict[str, Any], seed: str, examples: int = EXAMPLES) -> None:
        """Draw `examples` from `seed`; `fixtures` are what the check is given besides the drawn arguments."""
        self._check, self._fixtures, self._seed, self._examples = check, fixtures, seed, examples
        self._fault: Exception | None = None
        self._deadline = float("inf")
        self.failing: Failing | None = None

    def run(self, pinned: str | None = None) -> None:
        """Try cases until one fails, then smaller ones; raise what became of the smallest.

        Where `pinned` is given, only that case is tried; one that cannot be drawn any more counts as passed.
        """
        from hypothesis.errors import DidNotReproduce, Flaky, HypothesisException

        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(os.devnull, "hypothesis")  # where nothing can be kept
        attributes = vars(getattr(self._check, "__func__", self._check))
        before, inner = dict(attributes), self._check.hypothesis.inner_test
        self._check.hypothesis.inner_test = self._trial_of(inner)
        attributes.update(_settings(self._check, inner, self._seed, self._examples, pinned))
        try:
            self._check(**self._fixtures)
        except (_CaseFailed, _Ended):
            pass
        except DidNotReproduce:
            return
        except Flaky:
            if self.failing is None:  # the check itself draws something else each time
                raise
            self.failing.error = _changing(self.failing.error)
        except HypothesisException:
            if pinned is not None and self.failing is None:  # of another release, or of other strategies
                return
            raise
        finally:  # another session of this process may run the same check
            self._check.hypothesis.inner_test = inner
            attributes.clear()
            attributes.update(before)
        if self._fault is not None:
            raise self._fault
        if self.failing is not None:
            raise self.failing.error

    def _trial_of(self, inner: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(inner)
        def trial(*args: Any, **kwargs: Any) -> None:
            if time.monotonic() > self._deadline:
                raise _Ended
            rng = self._fixtures.get("rng")
            if isinstance(rng, random.Random):
                rng.seed(f"{self._seed}/{_choices()!r}")  # the same numbers whenever this case is tried
            if self._fails(lambda: inner(*args, **kwargs)):
                raise _CaseFailed  # out of no `except`: what it came from would tell one failure from another

        return trial

    def _fails(self, trial: Callable[[], None]) -> bool:
        from hypothesis.errors import HypothesisException

        try:
            trial()
        except HypothesisException:  # such as an assumption that does not hold
            if isinstance(student := self._fixtures.get("student"), Student):
                student.forget_answers()
            raise
        except Settled as error:
            self.failing = self.failing or Failing(error, _case())
        except (AssertionError, pytest.fail.Exception) as error:
            if self.failing is None:
                self._deadline = time.monotonic() + SHRINKING_SECONDS
            self.failing = Failing(error, _case())
            return True
        except Exception as error:  # of the check itself, whatever it is: raised again when the search has ended
            self._fault = error
        else:
            return False
        raise _Ended


def _settings(check: Any, inner: Any, seed: str, examples: int, pinned: str | None) -> dict[str, Any]:
    """Return what makes Hypothesis run `check` as a judge has to: by its own seed, with no memory and no clock."""
    from hypothesis import HealthCheck, Phase, Verbosity, settings

    own = check._hypothesis_internal_use_settings
    says = any(getattr(place, "_hypothesis_internal_settings_applied", False) for place in (check, inner))
    version, _, blob = (pinned or "").partition(":")
    return {
        "_hypothesis_internal_use_settings": settings(
            own,
            max_examples=own.max_examples if says else examples,
            database=None,
            deadline=None,
            derandomize=False,
            print_blob=False,
            verbosity=Verbosity.quiet,
            report_multiple_bugs=False,
            phases=[phase for phase in own.phases if phase in (Phase.explicit, Phase.generate, Phase.shrink)],
            suppress_health_check=[HealthCheck(check) for check in HealthCheck],
        ),
        "_hypothesis_internal_use_seed": random.Random(seed).getrandbits(64),
        "_hypothesis_internal_use_reproduce_failure": (version, blob.encode()) if pinned else None,
    }


def _choices() -> tuple[Any, ...]:
    """Return what was chosen to draw the present case."""
    from hypothesis.control import current_build_context

    return current_build_context().data.choices


def _case() -> str | None:
    """Return what draws the present case again, where it was drawn and is short enough to be kept."""
    import hypothesis
    from hypothesis.core import encode_failure

    choices = _choices()
    case = f"{hypothesis.__version__}:{encode_failure(choices).decode('ascii')}"
    return case if choices and len(case) <= MAX_CASE else None


def _changing(error: BaseException) -> BaseException:
    said = error.message if isinstance(error, CheckFailed) else str(error)
    return CheckFailed(
        f"{said}\nasked again, with the same arguments, your answer was another one",
        lines=error.lines if isinstance(error, CheckFailed) else None,
    )
