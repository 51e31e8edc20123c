"""The names of the models and what was published of them; the standard library only, so that a help text is quick."""

from dataclasses import dataclass

from convjax.arithmetic.messages import did_you_mean, problem, shown

Shape = tuple[int, int, int]
"""The height, width and channels of one image."""


@dataclass(frozen=True, slots=True)
class Published:
    """A model as it was published: the images it takes, the logits it gives, its number of parameters.

    least is the smallest side of an image that it can take.
    """

    input_shape: Shape
    classes: int
    parameters: int
    least: int
    per_pixel: bool = False


MODELS = {
    "tutorial_cnn": Published((28, 28, 1), 10, 63_050, 2),
    "lenet5": Published((32, 32, 1), 10, 61_706, 16),
    "fast_mnist": Published((28, 28, 1), 10, 215_194, 12),
    "resnet20": Published((32, 32, 3), 10, 269_722, 1),
    "mobilenet_v1": Published((224, 224, 3), 1000, 4_231_976, 1),
    "resnet18": Published((224, 224, 3), 1000, 11_689_512, 1),
    "vgg16": Published((224, 224, 3), 1000, 138_357_544, 32),
    "unet_small": Published((128, 128, 3), 2, 482_754, 8, per_pixel=True),
}


def names() -> tuple[str, ...]:
    """The names that build knows: those that classify, from small to large, then those that tell every pixel."""
    return tuple(MODELS)


def classifiers() -> tuple[str, ...]:
    """The names of the models that give one row of logits for an image, as convjax.train needs them."""
    return tuple(name for name, model in MODELS.items() if not model.per_pixel)


def classifiers_of(input_shape: Shape) -> tuple[str, ...]:
    """The names of those that take images of this shape."""
    height, width, _ = input_shape
    return tuple(name for name in classifiers() if MODELS[name].least <= min(height, width))


def published(name: object) -> Published:
    """What was published of the model of this name; a ConvjaxError where there is none."""
    if isinstance(name, str) and name in MODELS:
        return MODELS[name]
    mend = did_you_mean(name.lower(), names()) if isinstance(name, str) else ""
    raise problem(f"There is no model {shown(name)}", "", f"{mend}Use one of {', '.join(names())}.")


def check_classifies(name: object) -> None:
    """Raise at once, before anything slow, where there is no model of this name that convjax.train can train."""
    if published(name).per_pixel:
        mend = f"Use one of {', '.join(classifiers())}."
        raise problem(f"{name} tells the class of every pixel, and training needs one for every image", "", mend)
