from dataclasses import replace
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import Augmentation, random_transforms

EVERYTHING = Augmentation(translate=1, flip=True, brightness=0.2, contrast=0.2, cutout=2, mixup=0.3)
IMAGES = jnp.asarray(np.random.default_rng(0).normal(size=(8, 6, 5, 1)), jnp.float32)
LABELS = jnp.arange(8) % 3


def changed(augmentation: Augmentation, seed: int = 0):
    return augmentation(jax.random.key(seed), IMAGES, LABELS, classes=3)


def test_it_is_true_where_it_does_something_and_leaves_everything_as_it_is_otherwise():
    assert not Augmentation()
    images, labels = changed(Augmentation())
    assert images is IMAGES
    assert labels is LABELS
    for name in ("translate", "flip", "brightness", "contrast", "cutout", "mixup"):
        assert replace(Augmentation(), **{name: getattr(EVERYTHING, name)})


@pytest.mark.parametrize(
    ("settings", "called"),
    [
        ({"translate": 2}, ("random_translate", {"most": 2})),
        ({"flip": True}, ("random_flip", {})),
        ({"brightness": 0.3}, ("random_brightness", {"most": 0.3})),
        ({"contrast": 0.3}, ("random_contrast", {"most": 0.3})),
        ({"cutout": 3}, ("cutout", {"side": 3})),
        ({"mixup": 0.3}, ("mixup", {"classes": 3, "alpha": 0.3})),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_setting_asks_for_its_own_transform_and_no_other(monkeypatch, settings, called):
    calls = []
    for name in ("random_translate", "random_flip", "random_brightness", "random_contrast", "cutout", "mixup"):

        def note(_key, images, *labels, name=name, **options):
            calls.append((name, options))
            return (images, *labels) if labels else images

        monkeypatch.setattr(random_transforms, name, note)
    changed(Augmentation(**settings))
    assert calls == [called]


def test_under_jit_the_same_key_gives_the_same_and_another_key_something_else():
    everything_quick = replace(EVERYTHING, mixup=0)
    under_jit = jax.jit(lambda key: everything_quick(key, IMAGES, LABELS, classes=3))
    images, labels = under_jit(jax.random.key(0))
    np.testing.assert_array_equal(labels, LABELS)
    np.testing.assert_array_equal(under_jit(jax.random.key(0))[0], images)
    assert (np.asarray(under_jit(jax.random.key(1))[0]) != np.asarray(images)).any()


def test_two_changes_of_one_image_are_drawn_apart():
    images = jnp.zeros((400, 1, 1, 1)) + jnp.asarray([1.0, -1.0]).reshape(1, 2, 1, 1)
    both = Augmentation(brightness=0.5, contrast=0.5)
    after = np.asarray(jax.jit(partial(both, classes=1))(jax.random.key(0), images, jnp.zeros(400, jnp.int32))[0])[
        :, :, 0, 0
    ]
    added, stretched = after.mean(axis=1), (after[:, 0] - after[:, 1]) / 2
    assert abs(np.corrcoef(added, stretched)[0, 1]) < 0.2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("translate", -1),
        ("translate", 1.5),
        ("cutout", "2"),
        ("flip", 1),
        ("brightness", -0.1),
        ("brightness", "0.1"),
        ("contrast", 1.0),
        ("contrast", float("nan")),
        ("mixup", float("inf")),
    ],
)
def test_a_value_outside_its_range_is_an_error_that_names_it_and_its_value(name, value):
    with pytest.raises(ConvjaxError) as caught:
        Augmentation(**{name: value})
    assert str(caught.value).startswith(f"{name} must ")
    assert repr(value) in str(caught.value)
