import jax
import numpy as np
import pytest
from flax import nnx
from sklearn.metrics import accuracy_score, confusion_matrix

from convjax import ConvjaxError
from convjax.data import ImageArrays, Normalisation
from convjax.train import ReadingError, answer, evaluate, fit


@pytest.mark.parametrize("count", [1, 255, 256, 257, 600])
def test_every_image_is_counted_once_whatever_their_number(count, every_kind_of_state, rows):
    part = rows.train.take(np.arange(count) % len(rows.train))
    constants = Normalisation.of(rows.train.images)
    result = evaluate(every_kind_of_state, part, normalisation=constants)
    model = nnx.view(every_kind_of_state, deterministic=True, use_running_average=True)
    logits = np.asarray(model(constants(part.images)), np.float64)
    said = logits.argmax(axis=1)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(count), part.labels]
    np.testing.assert_array_equal(result.confusion, confusion_matrix(part.labels, said, labels=range(3)))
    assert result.accuracy == accuracy_score(part.labels, said)
    assert result.loss == pytest.approx(losses.mean(), rel=1e-5)


def test_evaluating_changes_nothing_in_the_model(every_kind_of_state, rows):
    before = [np.asarray(leaf) for leaf in jax.tree.leaves(nnx.state(every_kind_of_state, nnx.Param, nnx.BatchStat))]
    evaluate(every_kind_of_state, rows.test, normalisation=Normalisation.of(rows.train.images))
    after = jax.tree.leaves(nnx.state(every_kind_of_state, nnx.Param, nnx.BatchStat))
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)
    assert not every_kind_of_state.dropout.deterministic


@pytest.mark.parametrize(("shift", "label"), [(1, 3), (-1, -1)])  # -1 is how TFDS says that it is not known
def test_a_label_that_the_model_cannot_give_is_an_error_that_names_both(shift, label, every_kind_of_state, rows):
    part = ImageArrays(rows.test.images, rows.test.labels + shift)
    for asked in (evaluate, answer):
        with pytest.raises(ConvjaxError, match=f"label is {label}, but the model tells 3 classes apart"):
            asked(every_kind_of_state, part, normalisation=Normalisation.of(rows.train.images))


def test_a_model_that_gives_no_logits_is_an_error_that_names_the_shape(rows):
    with pytest.raises(ConvjaxError, match=r"\(256, 4, 4, 3\) for 256 images; \(256, classes\) is needed"):
        evaluate(nnx.Linear(1, 3, rngs=nnx.Rngs(0)), rows.test, normalisation=Normalisation.of(rows.train.images))


class TwoHeads(nnx.Module):
    def __init__(self, model):
        self.model = model

    def __call__(self, images):
        return self.model(images), images


def test_a_model_that_gives_more_than_logits_is_an_error_that_says_what_to_do(every_kind_of_state, rows):
    for asked in (evaluate, answer):
        with pytest.raises(ConvjaxError, match=r"gives no array but \(.*\(tuple\) for 256 images.*\n.*wrap it"):
            asked(TwoHeads(every_kind_of_state), rows.test, normalisation=Normalisation.of(rows.train.images))


@pytest.mark.parametrize("model", [None, lambda images: images], ids=["none", "a function"])
def test_what_is_no_model_is_an_error_before_anything_is_computed(model, rows):
    for ask in (
        lambda: evaluate(model, rows.test, normalisation=Normalisation.of(rows.train.images)),
        lambda: fit(model, rows),
    ):
        with pytest.raises(ConvjaxError, match="model must be a Flax NNX module, got "):
            ask()


def test_a_recipe_that_is_none_is_an_error_that_says_how_to_make_one(every_kind_of_state, rows):
    for recipe in ({"epochs": 1}, {}):
        with pytest.raises(ConvjaxError, match=r"recipe must be a Recipe, got \{.*\(dict\)\.\n.*Recipe\(epochs=5\)"):
            fit(every_kind_of_state, rows, recipe)


@pytest.mark.slow
def test_labels_are_asked_for_as_often_whatever_the_number_of_batches(every_kind_of_state, rows):
    parts, constants = [OfFiles(rows.test) for _ in range(2)], Normalisation.of(rows.train.images)
    for part, batch_size in zip(parts, (4, 16), strict=True):
        evaluate(every_kind_of_state, part, normalisation=constants, batch_size=batch_size)
    assert parts[0].asked == parts[1].asked


def test_no_image_at_all_is_an_error(every_kind_of_state, rows):
    with pytest.raises(ConvjaxError, match="no image"):
        evaluate(every_kind_of_state, rows.test.take(np.arange(0)), normalisation=Normalisation.of(rows.train.images))


def test_arrays_in_place_of_a_part_are_an_error_that_says_what_to_make_of_them(every_kind_of_state, rows):
    with pytest.raises(ConvjaxError, match=r"part must be Images, got \(1, 2\) \(tuple\)\.\n  Use ImageArrays\("):
        evaluate(every_kind_of_state, (1, 2), normalisation=Normalisation.of(rows.train.images))


class OfFiles:
    """The images of a part one by one, with one that breaks; labels are counted, for they are made anew each time."""

    def __init__(self, part, broken=None):
        self.part, self.image_shape, self.broken, self.asked = part, part.image_shape, broken, 0

    @property
    def labels(self):
        self.asked += 1
        return self.part.labels.copy()

    def __len__(self):
        return len(self.part)

    def __getitem__(self, index):
        if index == 7 and isinstance(self.broken, Exception):
            raise self.broken
        return self.part[index] if index != 7 or self.broken is None else (self.broken, 0)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (KeyError("7.png"), r"Picture 7 cannot be read: KeyError\('7\.png'\)\."),
        (np.zeros((4, 4, 1)), "Picture 7 is float64 of 4×4×1"),
    ],
)
def test_an_image_that_breaks_while_it_is_looked_at_is_an_error_that_says_which(
    broken, said, every_kind_of_state, rows
):
    constants, part = Normalisation.of(rows.train.images), OfFiles(rows.test, broken)
    with pytest.raises(ReadingError, match=said):
        evaluate(every_kind_of_state, part, normalisation=constants)
    with pytest.raises(ConvjaxError, match=said):
        answer(every_kind_of_state, part, normalisation=constants)
