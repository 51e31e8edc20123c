"""Convolution or dense?

A dense layer has a weight for every pair of a number that goes in and one
that comes out. A convolution is a dense layer from which almost all of that
was taken away: a number that comes out is connected to one window alone, and
the weights are the same at every place.

So it comes with two assumptions about what goes in: that what belongs
together lies side by side, and that a pattern means the same wherever it is.
Where they hold, it learns from fewer examples, and takes inputs of any size
that its kernel fits into. Where they do not, they only stand in its way.

The other way round, a dense layer over a whole map is a convolution, too: one
whose kernel is as large as the map, so that it fits in one place.

    map          kernel       places
    5×5×16       5×5×16       1×1      as the dense layer
    6×6×16       5×5×16       2×2      one answer for each place

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. A network ends in a dense layer of 20 units over a map of 7×7×16, all of
#    it flattened. The same weights are written as a convolution, one 7×7×16
#    kernel for each unit, stride 1, no padding. On a larger image the map
#    before it is 10×10×16. How many numbers come out of this convolution, of
#    all units together?
PREDICTION = None  # an int

# 2. In a data set of 32×32 images in 5 classes, the pixels of every image,
#    for training and for testing, are put into the same new order, drawn once
#    at random. A dense network and a convolutional one are trained anew on
#    these images. What becomes of their accuracy?
#    a) Both do as well as before: the same numbers are in every image.
#    b) The convolutional network does as well if its kernels are 5×5 instead
#       of 3×3.
#    c) The convolutional network does as well as before, the dense one worse:
#       shared weights do not depend on the place.
#    d) The dense network does as well as before, the convolutional one worse:
#       what belongs together is no longer side by side.
#    e) Both do worse: the images cannot be recognised any more.
REASON = None  # "a", "b", "c", "d" or "e"
