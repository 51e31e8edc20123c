"""Everything that lives as long as one training: the state, the programs, how far it is."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import Mesh

from convjax.data import ImageDataset, Images, Normalisation, epoch_batches, split_by_class
from convjax.data.reading import Report
from convjax.errors import ConvjaxError

from .averaging import model_to_evaluate
from .callbacks import Moment, Plan
from .distributed.parallel import check_batch_size
from .divergence import diverged
from .early_stopping import best_epoch, has_waited
from .evaluation import Evaluator, batch_size_beside, classes_of
from .execution.choice import check_can_load, choose, shared_out
from .metrics import BatchSums, Evaluation
from .optimizers import optimizer_of
from .recipe import Recipe
from .records import EpochRecord
from .snapshots import Snapshot, arrays_by_name, must_stay_finite, with_arrays
from .step import split_for_training


class Training:
    """A model on its way through a recipe. It is moved on from outside: by steps, and by the ends of epochs.

    Args:
        model: its values are where training begins; it is not changed.
        data: what it is trained, validated and tested on.
        recipe: the numbers that decide the run.
        resume: where to go on; ``None`` begins at the beginning.
        mesh: the devices that share every batch; ``None`` trains on one.
        report: told how many images are measured, where they do not lie in memory.
    """

    def __init__(
        self,
        model: nnx.Module,
        data: ImageDataset,
        recipe: Recipe,
        resume: Snapshot | None,
        *,
        mesh: Mesh | None,
        report: Report | None = None,
    ) -> None:
        """Set everything up; nothing is compiled, and nothing put on the device but the state."""
        self._began = time.perf_counter() - (resume.seconds if resume else 0.0)
        self._model, self._data, self._recipe, self._mesh = model, data, recipe, mesh
        train, self._validation = split_by_class(data.train, recipe.validation_fraction, seed=recipe.seed)
        check_batch_size(recipe.batch_size, images=len(train), mesh=mesh)
        if self._recipe.patience is not None and not len(self._validation):
            raise ConvjaxError(
                "patience needs images to validate on, and there are none.\nUse a larger validation_fraction."
            )
        check_can_load(train, recipe=recipe, mesh=mesh)
        self.normalisation = Normalisation.of(train, report=report)
        self._train_images = len(train)
        self.steps_per_epoch = len(train) // recipe.batch_size
        classes = classes_of(model, data.image_shape)
        if classes != len(data.classes):
            raise ConvjaxError(f"The model tells {classes} classes apart, but the data set has {len(data.classes)}.")
        graphdef, self.state = split_for_training(model, optimizer_of(recipe, steps_per_epoch=self.steps_per_epoch))
        self._shared_out = shared_out(self.state, batch_size=recipe.batch_size, mesh=mesh)
        tracing = time.perf_counter()
        self._execution = choose(
            graphdef, self.state, train, normalisation=self.normalisation, recipe=recipe, classes=classes, mesh=mesh
        )
        self.compile_seconds = time.perf_counter() - tracing + (resume.compile_seconds if resume else 0.0)
        self.history: tuple[EpochRecord, ...] = ()
        self.test: Evaluation | None = None
        self.step = self.steps_into_epoch = 0
        self._sums = BatchSums.zero()
        self._best: Any = None
        if resume:
            self._go_on(resume)
        self.must_stay_finite = must_stay_finite(self.state[0])
        self.state, self._sums = self._execution.place((self.state, self._sums))

    @property
    def plan(self) -> Plan:
        """What is going to happen."""
        return Plan(
            recipe=replace(self._recipe, steps_per_execution=self._execution.steps),
            steps_per_epoch=self.steps_per_epoch,
            train_images=self._train_images,
            validation_images=len(self._validation),
            test_images=len(self._data.test),
            normalisation=self.normalisation,
            execution="\n".join(filter(None, (self._shared_out, str(self._execution)))),
            step=self.step,
        )

    @property
    def is_complete(self) -> bool:
        """Whether the last epoch has been made, the recipe's or the one that early stopping ended with."""
        return self._is_last(len(self.history), self._validation_losses)

    @property
    def seconds(self) -> float:
        """Since the training was set up, and before the snapshot that it goes on from."""
        return time.perf_counter() - self._began

    def compile(self) -> None:
        """Compile the programs, and put the images on the device where they fit."""
        compiling = time.perf_counter()
        together = batch_size_beside(self._recipe)
        self._evaluator = Evaluator(
            self._model, self._data.image_shape, self.normalisation, mesh=self._mesh, batch_size=together
        )
        self._execution.compile(epoch=len(self.history) + 1, step=self.steps_into_epoch)
        self.compile_seconds += time.perf_counter() - compiling

    def close(self) -> None:
        """End what reads images beside the training."""
        self._execution.close()

    def local(self, state: nnx.State) -> nnx.State:
        """A state of this training on one device of this process."""
        return self._execution.local(state)

    def begin_epoch(self) -> None:
        """Draw the order of the images, and look at the clock."""
        self._batches = epoch_batches(
            self._train_images, self._recipe.batch_size, seed=self._recipe.seed, epoch=len(self.history) + 1
        )
        self._epoch_began, self._first_step = time.perf_counter(), self.steps_into_epoch

    def make_steps(self) -> None:
        """Make the steps of one call of the program."""
        before = self.steps_into_epoch
        self.state, self._sums, self.steps_into_epoch = self._execution(self.state, self._sums, self._batches, before)
        self.step += self.steps_into_epoch - before

    @property
    def calls_make_many_steps(self) -> bool:
        """Whether each call is long enough to be waited for."""
        return self._execution.steps > 1

    def look(self) -> Moment:
        """How the epoch goes; waits for the device, so that the time is the device's too.

        Raises:
            DivergedError: a loss of this epoch is no finite number.
        """
        loss, accuracy = self._sums.means()
        first_bad = int(self._sums.first_bad)
        if first_bad >= 0 or not math.isfinite(loss):
            raise diverged(self._recipe, epoch=len(self.history) + 1, step=first_bad if first_bad >= 0 else self.step)
        images = (self.steps_into_epoch - self._first_step) * self._recipe.batch_size
        rate = images / (time.perf_counter() - self._epoch_began)
        return Moment(len(self.history) + 1, self.step, loss, accuracy, rate)

    def end_epoch(self) -> EpochRecord:
        """Measure the model after the last step of an epoch, and keep it where it is the best so far.

        Raises:
            DivergedError: a loss is no finite number.
        """
        epoch, made = len(self.history) + 1, self.look()
        validation = self._evaluate(self._evaluated, self._validation) if len(self._validation) else None
        losses = [*self._validation_losses, validation.loss] if validation else []
        if self._recipe.patience is not None and best_epoch(losses) == epoch:
            self._best = arrays_by_name(self._evaluated)
        if self._is_last(epoch, losses):
            self.test_now()
        record = EpochRecord(
            epoch=epoch,
            step=self.step,
            train_loss=made.loss,
            train_accuracy=made.accuracy,
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
            test_loss=self.test.loss if self.test else None,
            test_accuracy=self.test.accuracy if self.test else None,
            images_per_second=made.images_per_second,
            seconds=self.seconds,
        )
        if record.diverged:
            raise diverged(self._recipe, epoch=epoch, step=self.step)
        self.history = (*self.history, record)
        self.steps_into_epoch, self._sums = 0, self._execution.place(BatchSums.zero())
        return record

    def test_now(self) -> None:
        """Look at the test images."""
        self.test = self._evaluate(self.result, self._data.test)

    @property
    def result(self) -> nnx.State:
        """The model that is reported: that of the best epoch where the recipe has patience, else as it is now."""
        if self._best is None:
            return self._evaluated
        return with_arrays(self.state[0], self._best, where="The best model", what="model")

    @property
    def best_epoch(self) -> int | None:
        """The epoch that :attr:`result` is of, where it is not the last one made because it is not."""
        return None if self._best is None else best_epoch(self._validation_losses)

    def snapshot(self) -> Snapshot:
        """All that is needed to go on from here; waits for the device."""
        return Snapshot(
            model=arrays_by_name(self.state[0]),
            optimizer=arrays_by_name(self.state[1]),
            sums={name: number.item() for name, number in jax.device_get(self._sums)._asdict().items()},
            best=self._best,
            history=self.history,
            steps_into_epoch=self.steps_into_epoch,
            step=self.step,
            seconds=self.seconds,
            compile_seconds=self.compile_seconds,
            decided_by=self._decided_by,
        )

    @property
    def _decided_by(self) -> dict[str, Any]:
        """What the result depends on beside the model, by name, as JSON holds it."""
        recipe = self._recipe.as_dict()
        for how in ("steps_per_execution", "loading"):
            del recipe[how]
        images = {"train_images": self._train_images, "validation_images": len(self._validation)}
        constants = {"mean": self.normalisation.mean, "std": self.normalisation.std}
        return json.loads(json.dumps(recipe | images | {"normalisation": constants}))

    def check_goes_on(self, snapshot: Snapshot) -> None:
        """Raise where a snapshot is of another recipe or of other images.

        Raises:
            ConvjaxError: so it is; the message names the first value that differs.
        """
        for name, here in self._decided_by.items():
            there = snapshot.decided_by.get(name, here)
            if there != here:
                raise ConvjaxError(
                    f"The checkpoint of step {snapshot.step} is one of another training: {name} is {there!r} there and"
                    f" {here!r} here.\nGo on with the same recipe and the same images, or begin a new training."
                )

    def _go_on(self, snapshot: Snapshot) -> None:
        where = f"The checkpoint of step {snapshot.step}"
        model = with_arrays(self.state[0], snapshot.model, where=where, what="model")
        optimizer = with_arrays(self.state[1], snapshot.optimizer, where=where, what="optimiser")
        self.state = jax.tree.unflatten(jax.tree.structure(self.state), jax.tree.leaves((model, optimizer)))
        zero = BatchSums.zero()
        self._sums = BatchSums(
            **{name: jnp.asarray(snapshot.sums[name], start.dtype) for name, start in zero._asdict().items()}
        )
        self._best, self.history = snapshot.best, snapshot.history
        self.steps_into_epoch, self.step = snapshot.steps_into_epoch, snapshot.step

    @property
    def _evaluated(self) -> nnx.State:
        """The model as it is measured: with the averages of its parameters, where the recipe asks for them."""
        return model_to_evaluate(self.state)

    @property
    def _validation_losses(self) -> list[float]:
        return [record.validation_loss for record in self.history if record.validation_loss is not None]

    def _is_last(self, epoch: int, losses: list[float]) -> bool:
        return epoch >= self._recipe.epochs or has_waited(losses, self._recipe.patience)

    def _evaluate(self, state: nnx.State, part: Images) -> Evaluation:
        return self._evaluator(state, part)
