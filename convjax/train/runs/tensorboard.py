"""Event files that TensorBoard shows, beside what a run writes anyway."""

from __future__ import annotations

import json
import time
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

from convjax.arithmetic.messages import problem
from convjax.train.callbacks import Callback, Moment, Plan
from convjax.train.records import EpochRecord


class TensorBoard(Callback):
    """Writes event files for TensorBoard; a context manager.

    An epoch writes ``loss/train``, ``loss/validation``, ``accuracy/train`` and so on, a look within an epoch
    ``running/loss``, ``running/accuracy`` and ``running/images_per_second``, each at its training step. A folder that
    holds event files already is gone on with: what it says of later steps is taken back.

    Args:
        directory: the folder of the event files, made where it is not there.

    Raises:
        ConvjaxError: the package tensorboardX is not installed.

    Example:
        >>> with TensorBoard("runs/mine/tensorboard") as board:  # doctest: +SKIP
        ...     result = fit(model, data, callbacks=[board])
    """

    def __init__(self, directory: str | Path) -> None:
        """Write nothing yet."""
        check_installed()
        self._directory = Path(directory)
        self._writer: Any = None
        self._step = 0

    def __enter__(self) -> TensorBoard:
        """Give itself; a file is begun when training starts."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the file."""
        if self._writer:
            self._writer.close()

    def on_start(self, plan: Plan) -> None:
        """Begin a file, and write the numbers of the run into it."""
        # SummaryWriter writes in a thread that keeps to itself what goes wrong there: a full disk would stop training
        # without a word as soon as its queue is full.
        from tensorboardX.event_file_writer import EventsWriter

        self._directory.mkdir(parents=True, exist_ok=True)
        earlier = any(self._directory.glob("*.tfevents.*"))
        self._writer = EventsWriter(str(self._directory / "events"), f".{time.time_ns()}")
        self._step = plan.step
        if earlier:
            self._take_back_from(plan.step + 1)
        else:
            about = {"recipe": plan.recipe.as_dict(), "steps_per_epoch": plan.steps_per_epoch}
            about |= {name: getattr(plan, name) for name in ("train_images", "validation_images", "test_images")}
            self.text("recipe", json.dumps(about, indent=2))

    def on_progress(self, moment: Moment) -> None:
        """Write how it is going."""
        found = {name: getattr(moment, name) for name in ("loss", "accuracy", "images_per_second")}
        self._scalars({f"running/{name}": value for name, value in found.items()}, moment.step)

    def on_epoch(self, record: EpochRecord) -> None:
        """Write the numbers of an epoch."""
        found: dict[str, float | None] = {"epoch": record.epoch, "images_per_second": record.images_per_second}
        for quantity in ("loss", "accuracy"):
            for part in ("train", "validation", "test"):
                found[f"{quantity}/{part}"] = getattr(record, f"{part}_{quantity}")
        self._scalars({name: value for name, value in found.items() if value is not None}, record.step)

    def text(self, name: str, text: str) -> None:
        """Write a text, shown as it is.

        Args:
            name: under which TensorBoard shows it.
            text: in lines.
        """
        from tensorboardX import summary

        indented = "\n".join(f"    {line}" for line in text.splitlines())  # how Markdown marks what is shown as it is
        self._write(summary.text(name, indented))

    def picture(self, path: str | Path) -> None:
        """Write a PNG, under the name of its file.

        Args:
            path: of the file.
        """
        from PIL import Image

        with Image.open(path) as opened:
            width, height = opened.size
        encoded = Path(path).read_bytes()
        summary = _messages().Summary
        image = summary.Image(height=height, width=width, colorspace=4, encoded_image_string=encoded)
        self._write(summary(value=[summary.Value(tag=Path(path).stem, image=image)]))

    def _scalars(self, values: dict[str, float], step: int) -> None:
        self._step = step
        summary = _messages().Summary
        self._write(summary(value=[summary.Value(tag=name, simple_value=value) for name, value in values.items()]))

    def _take_back_from(self, step: int) -> None:
        messages = _messages()
        session = messages.SessionLog(status=messages.SessionLog.START)
        self._put(messages.Event(step=step, session_log=session))

    def _write(self, summary: Any) -> None:
        if self._writer is None:
            raise problem(
                "TensorBoard has no file to write to", "training has not started", "Call on_start(plan) first."
            )
        self._put(_messages().Event(step=self._step, summary=summary))

    def _put(self, event: Any) -> None:
        event.wall_time = time.time()
        self._writer.write_event(event)
        self._writer.flush()


def _messages() -> Any:
    """The kinds of messages in event files; tensorboardX makes their classes as it is imported, unseen by types."""
    from tensorboardX.proto import event_pb2, summary_pb2

    kinds: Any = (event_pb2, summary_pb2)
    return SimpleNamespace(Event=kinds[0].Event, SessionLog=kinds[0].SessionLog, Summary=kinds[1].Summary)


def check_installed() -> None:
    """Raise when event files cannot be written.

    Raises:
        ConvjaxError: the package tensorboardX is not installed.
    """
    if find_spec("tensorboardX") is None:
        raise problem(
            "TensorBoard's event files need the package tensorboardX", "", "pip install 'convjax[tensorboard]'"
        )
