"""From a name to a model."""

from collections.abc import Callable, Sequence
from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike

from convjax.arithmetic.axes import integer, is_sequence
from convjax.arithmetic.messages import problem, shown
from convjax.nn.parameters import as_rngs
from convjax.ops import arguments

from .fast_mnist import FastMNIST
from .lenet5 import LeNet5
from .mobilenet_v1 import MobileNetV1
from .registry import Shape, published
from .resnet18 import ResNet18
from .resnet20 import ResNet20
from .tutorial_cnn import TutorialCNN
from .unet_small import UNetSmall
from .vgg16 import VGG16

_CLASSES: dict[str, Callable[..., nnx.Module]] = {
    "tutorial_cnn": TutorialCNN,
    "lenet5": LeNet5,
    "fast_mnist": FastMNIST,
    "resnet20": ResNet20,
    "mobilenet_v1": MobileNetV1,
    "resnet18": ResNet18,
    "vgg16": VGG16,
    "unet_small": UNetSmall,
}


def build(
    name: str,
    *,
    input_shape: Sequence[SupportsIndex] | None = None,
    classes: SupportsIndex | None = None,
    dtype: DTypeLike | None = None,
    param_dtype: DTypeLike = jnp.float32,
    rngs: nnx.Rngs | int = 0,
) -> nnx.Module:
    """Make a model, ready to train: a Flax NNX module that takes images and gives logits.

    It is set to evaluation: dropout drops nothing, and batch norm uses its running averages. convjax.train sets it to
    training for its steps; in a loop of your own, model.train() and model.eval() do.

    Formula:
        Parameters on the published shapes, and the smallest images that each can take:

        | name         | input_shape | classes |  parameters | smallest | what it is                                   |
        | ------------ | ----------- | ------: | ----------: | -------: | -------------------------------------------- |
        | tutorial_cnn | 28×28×1     |      10 |      63,050 |      2×2 | one convolution, one pool, one dense layer   |
        | lenet5       | 32×32×1     |      10 |      61,706 |    16×16 | LeNet-5 with ReLU and max pools              |
        | fast_mnist   | 28×28×1     |      10 |     215,194 |    12×12 | two each of convolution, pool, dense layer   |
        | resnet20     | 32×32×3     |      10 |     269,722 |      1×1 | shortcuts of zeros (option A), for CIFAR     |
        | mobilenet_v1 | 224×224×3   |    1000 |   4,231,976 |      1×1 | depthwise separable convolutions, full width |
        | resnet18     | 224×224×3   |    1000 |  11,689,512 |      1×1 | as torchvision has it                        |
        | vgg16        | 224×224×3   |    1000 | 138,357,544 |    32×32 | configuration D; field 212, stride 32        |
        | unet_small   | 128×128×3   |       2 |     482,754 |      8×8 | logits for each pixel                        |

        tutorial_cnn, lenet5, fast_mnist and vgg16 end in dense layers that are sized for input_shape, and take no
        other images. The others take images of any size; for unet_small the sides must be multiples of 8.

    Args:
        name: one of names().
        input_shape: (height, width, channels) of one image; None means the published one.
        classes: the number of logits, of an image or of a pixel; None means the published one.
        dtype: the type to compute in; None means the common type of the images and the parameters.
        param_dtype: the type to hold the parameters in.
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Returns:
        A module that maps (batch, height, width, channels) to (batch, classes), and one image to (classes,);
        unet_small gives (batch, height, width, classes) and (height, width, classes).

    Raises:
        ConvjaxError: an unknown name, an input_shape that is not three ints or that the model cannot take, classes
            below 1, types that are no floating ones, rngs that are neither nnx.Rngs nor a seed below 2**32; and when
            called, images of another shape.

    Example:
        >>> model = build("tutorial_cnn", input_shape=(8, 8, 1))
        >>> model(jnp.zeros((5, 8, 8, 1))).shape
        (5, 10)
        >>> sum(leaf.size for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))
        5450

    Source:
        LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998, section II.B;
        Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition, 2015, table 1; He,
        Zhang, Ren and Sun, Deep residual learning for image recognition, 2016, table 1 and section 4.2; Howard et al.,
        MobileNets, 2017, table 1; Ronneberger, Fischer and Brox, U-Net, 2015, figure 1, here smaller, padded and with
        batch norm. All start from the initial parameters of their layers.
    """
    found = published(name)
    shape = found.input_shape if input_shape is None else _shape(input_shape, found.input_shape)
    outputs = found.classes if classes is None else integer("classes", classes, at_least=1)
    compute = None if dtype is None else arguments.as_dtype("dtype", dtype, arguments.FLOATS)
    hold = arguments.as_dtype("param_dtype", param_dtype, arguments.FLOATS)
    model = _CLASSES[name](shape, outputs, dtype=compute, param_dtype=hold, rngs=as_rngs(rngs))
    return nnx.view(model, deterministic=True, use_running_average=True, raise_if_not_found=False)


def _shape(input_shape: object, usual: Shape) -> Shape:
    if not is_sequence(input_shape) or len(input_shape) != 3:
        what = f"input_shape {shown(input_shape)} is not (height, width, channels)"
        raise problem(what, "", f"Use three ints, such as {usual}, which it was published with.")
    height, width, channels = (integer("input_shape", size, at_least=1) for size in input_shape)
    return height, width, channels
