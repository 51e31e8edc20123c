"""What went wrong, as a few lines on standard error and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from convjax.errors import ConvjaxError
from convjax.train.distributed.supervision import FAULT
from convjax.train.errors import DivergedError
from convjax.train.runs.interruption import INTERRUPTED

from .printing import tell

DIVERGED, WRONG_USAGE = 1, 2  # beside those that training ends a process with itself
NO_MEMORY = (
    "The memory of the device is not enough.\n"
    "Use a smaller --batch-size. convjax train can also work a batch off in pieces, --accumulation-steps 4, and leave"
    " the images where they are, --loading stream."
)


@contextmanager
def as_exit_codes(worded: Callable[[str], str] = str) -> Iterator[None]:
    """Turn what went wrong into a few lines on standard error and the exit code that fits.

    Args:
        worded: what a user's error says, in the words of the command.
    """
    try:
        yield
    except ConvjaxError as error:
        tell(worded(str(error)))
        raise typer.Exit(DIVERGED if isinstance(error, DivergedError) else WRONG_USAGE) from None
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    except typer.Exit:
        raise
    except OSError as error:
        tell(f"convjax could not go on: {error}")
        raise typer.Exit(FAULT) from None
    except Exception as error:  # a fault of ours, but for a lack of memory
        if _is_lack_of_memory(error):
            tell(NO_MEMORY)
            raise typer.Exit(FAULT) from None
        traceback.print_exc()  # told whole, under an exit code of its own
        print("This is a fault in convjax, not in what you typed.", file=sys.stderr)
        raise typer.Exit(FAULT) from None


def _is_lack_of_memory(error: Exception) -> bool:
    errors = sys.modules.get("jax.errors")  # where JAX is not loaded, it has raised nothing
    return errors is not None and isinstance(error, errors.JaxRuntimeError) and "RESOURCE_EXHAUSTED" in str(error)
