"""What went wrong, as a few lines on standard error and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from convjax.errors import ConvjaxError
from convjax.train.errors import DivergedError

from .printing import tell

DIVERGED, WRONG_USAGE, FAULT, INTERRUPTED = 1, 2, 3, 130


@contextmanager
def as_exit_codes() -> Iterator[None]:
    """Turn what went wrong into a few lines on standard error and the exit code that fits."""
    try:
        yield
    except ConvjaxError as error:
        tell(str(error))
        raise typer.Exit(DIVERGED if isinstance(error, DivergedError) else WRONG_USAGE) from None
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    except typer.Exit:
        raise
    except OSError as error:
        print(f"convjax could not go on: {error}", file=sys.stderr)
        raise typer.Exit(FAULT) from None
    except Exception:  # a fault of ours: told whole, under an exit code of its own
        traceback.print_exc()
        print("This is a fault in convjax, not in what you typed.", file=sys.stderr)
        raise typer.Exit(FAULT) from None
