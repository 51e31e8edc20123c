"""What does depth give besides a larger receptive field?"""

import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask how many layers it takes to see so far behind a stride, then for what else several small kernels give."""
    while True:  # until no two of the wrong numbers are the same
        stride, layers = draw.choice([2, 3, 4]), draw.randint(5, 14)
        reach = 3 + 2 * stride * layers  # of the first layer, and so many more behind its stride
        wanted = reach - draw.randint(1, 2 * stride - 1)
        without_stride = -(-(wanted - 3) // 2)
        whole_kernels = -(-wanted // (3 * stride))
        wrong = [without_stride, layers + 1, layers - 1, whole_kernels]
        if len({layers, *wrong}) == 5:
            break
    small, large = draw.choice([(2, 5), (3, 7), (4, 9)])
    channels = draw.choice([8, 16, 24, 32, 64])
    few, many = 9 * small * channels**2, large**2 * channels**2
    return Quiz(
        number_question=(
            f"The first layer is a 3×3 convolution with stride {stride}. All that follow are 3×3 with stride 1. How "
            f"many of these have to follow, at the least, for one output to depend on {wanted} or more rows of the "
            "image?"
        ),
        number=layers,
        number_hint=(
            f"Behind the stride neighbouring rows stand {stride} rows of the image apart. A 3×3 layer takes in one "
            f"more of them on each side: by how many rows of the image does the field grow with each layer? It "
            f"begins with 3, and has to reach {wanted}."
        ),
        number_feedback={
            without_stride: (
                f"{without_stride} lets each layer add 2 rows of the image. Behind a stride of {stride}, each of the "
                f"two rows of the map that it adds stands for {stride} rows of the image."
            ),
            layers + 1: f"{layers + 1} are enough, but one more than is needed. Was the first layer counted, too?",
            layers - 1: (
                f"{layers - 1} layers reach {reach - 2 * stride} rows, which is less than {wanted}. What is left "
                "needs another whole layer: round up."
            ),
            whole_kernels: (
                f"{whole_kernels} lets each layer add a whole kernel, 3 rows of the map. Windows of neighbours "
                f"overlap: what is new is one row on each side, each worth {stride} rows of the image."
            ),
        },
        reason_question=(
            f"A: one {large}×{large} convolution and a ReLU behind it. B: {small} convolutions of 3×3, one behind the "
            f"other, each with a ReLU behind it. All have {channels} channels in and out, stride 1 and no biases. Both "
            f"see {large}×{large}. What sets B apart?"
        ),
        choices=[
            Choice(
                f"It has {few:,} weights, A has {many:,}; and with the ReLUs between its layers it can compute what "
                "no single kernel can.",
                right=True,
            ),
            Choice(
                f"It has {few:,} weights, A has {many:,}; apart from that, both can compute the same, since they see "
                "the same.",
                "That would be so if nothing stood between the layers: convolutions in a row are one convolution. "
                "The ReLUs are what keeps them from falling into one.",
            ),
            Choice(
                f"Even without the ReLUs between its layers it could compute more than A, because it has {small} "
                "layers.",
                f"Without them, {small} convolutions in a row are one convolution with a {large}×{large} kernel: "
                "nothing that A could not compute, too.",
            ),
            Choice(
                f"It sees more: {small} kernels of 3 make {3 * small}×{3 * small}.",
                f"Each layer after the first adds one row on each side, since the windows overlap: 3 + 2 * "
                f"{small - 1} = {large} rows.",
            ),
            Choice(
                f"It has {small} times as many weights, because it has {small} layers.",
                f"It has {small} times as many as one 3×3 layer, {small} * 9 = {9 * small} for each pair of channels. "
                f"A has {large} * {large} = {large**2}.",
            ),
        ],
    )
