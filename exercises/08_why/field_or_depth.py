"""Receptive field or depth?

The receptive field of an output is how many rows and columns of the image it
depends on. Each layer adds to it: a kernel of k looks at k - 1 more rows of
its own input, and behind strides these stand further apart in the image.

    3×3, 3×3, 3×3          3, 5, 7        rows of the image
    3×3 stride 2, 3×3      3, 7           the second kernel's rows stand
                                          2 rows of the image apart

A large field can be had in several ways: by large kernels, by strides and
pools, by dilation, or by many small layers. What they cost differs, and so
does what they can compute: a layer is linear, and what stands between layers
is what makes many of them more than one.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. The first layer is a 3×3 convolution with stride 4. All that follow are
#    3×3 with stride 1. How many of these have to follow, at the least, for
#    one output to depend on 55 or more rows of the image?
PREDICTION = None  # an int

# 2. A: one 7×7 convolution and a ReLU behind it. B: 3 convolutions of 3×3,
#    one behind the other, each with a ReLU behind it. All have 8 channels in
#    and out, stride 1 and no biases. Both see 7×7. What sets B apart?
#    a) Even without the ReLUs between its layers it could compute more than
#       A, because it has 3 layers.
#    b) It sees more: 3 kernels of 3 make 9×9.
#    c) It has 1,728 weights, A has 3,136; and with the ReLUs between its
#       layers it can compute what no single kernel can.
#    d) It has 1,728 weights, A has 3,136; apart from that, both can compute
#       the same, since they see the same.
#    e) It has 3 times as many weights, because it has 3 layers.
REASON = None  # "a", "b", "c", "d" or "e"
