"""Why ReLU?

A convolution without a bias is linear: twice the input gives twice the output,
and a sum of inputs the sum of their outputs. Whatever is built of linear
layers alone is linear again. So something that bends stands between them, most
often ReLU, which makes 0 of every number below 0:

    x        -6   -2    2    6
    ReLU      0    0    2    6
    slope     0    0    1    1

Forwards, it lets each kernel speak only where its pattern is found. A kernel
and its opposite, 1 -1 and -1 1, then speak at different places, and the next
layer can treat them differently, which no sum of their bare responses could.

Backwards, the gradient is multiplied by the slope: where ReLU lets a number
through, it lets the gradient back unchanged; where it cuts off, nothing comes
back.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. Two neighbouring pixels are 9 3. Kernel A is 1 -1, kernel B is -1 1, and
#    neither has a bias. ReLU follows, and then a 1×1 convolution: 3 * A + 6 *
#    B - 4, of what ReLU left of A and B. There is no ReLU behind it. What
#    comes out?
PREDICTION = None  # an int

# 2. In the first layer, the products of one kernel add up to something
#    between -12 and 2, at all places of all training images. One step of
#    plain gradient descent was too large, and its bias is -7 now. ReLU
#    follows. What becomes of this feature map in further training?
#    a) It is 0 everywhere, for all training images, and stays so: where ReLU
#       cuts off, no gradient comes through to change the kernel or the bias.
#    b) Its numbers are all negative; the next layer makes use of them by
#       negative weights.
#    c) It still shows the places that fit best, those near 2.
#    d) Nothing: a bias moves all numbers alike, so the differences between
#       places stay.
#    e) It is 0 everywhere at first. But the loss is larger now, so the
#       gradient lifts the bias again.
REASON = None  # "a", "b", "c", "d" or "e"
