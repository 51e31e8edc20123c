"""What can go wrong, in one to four lines and under its exit code; nothing of it ever looks like a verdict."""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from grader.errors import CourseError, IsolationError, JudgeError, UsageError
from grader.judge.text import plain


def explained(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what can go wrong into a message and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except UsageError as error:
            complain(str(error))
            raise typer.Exit(2) from None
        except CourseError as error:
            complain(f"The course, not your answer, is at fault:\n{error}")
            raise typer.Exit(3) from None
        except IsolationError as error:
            complain(str(error))
            raise typer.Exit(3) from None
        except JudgeError as error:
            complain(f"The judge could not do its work, and nothing was counted:\n{error}")
            raise typer.Exit(3) from None
        except KeyboardInterrupt:
            complain("Interrupted.")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            print_no_more()
            raise typer.Exit(1) from None
        except OSError as error:
            complain(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))
            raise typer.Exit(3) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception:  # a fault of ours: it is told whole, and never taken for a verdict
            traceback.print_exc()
            complain("This is a fault of the grader, not of your answer; please report it.")
            raise typer.Exit(3) from None

    return run


def print_no_more() -> None:
    """Let go of the standard output, where whoever read it has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    Console(stderr=True).print(Text(plain(message, 4_000)), soft_wrap=True, highlight=False)
