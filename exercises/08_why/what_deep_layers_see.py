"""What do deep layers see?

A kernel of the first layer sees pixels. A kernel of a later layer sees feature
maps, where each number already stands for a whole patch of the image. So what
one number depends on grows with depth, though no kernel does. Three layers of
3, along one axis:

    layer 3              o            depends on
    layer 2            o o o          3 numbers here,
    layer 1          o o o o o        5 here,
    pixels         o o o o o o o      and 7 pixels

    ways up        1 3 6 7 6 3 1

Not all of the 7 count alike: from the middle there are 7 ways up, from either
end there is 1. Read from the bottom to the top, the same picture shows whom a
pixel tells: at most 3 numbers of layer 1, 5 of layer 2, and so on.

And what it stands for grows as well. In trained networks one finds edges and
colours first, then corners and textures, then parts of things and whole things
(Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014).

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. 5 convolutions of 7×7 follow each other, with stride 1 and 'same'
#    padding. On how many numbers of one feature map of the last layer can a
#    single pixel have an influence, if it lies far from the border of the
#    image?
PREDICTION = None  # an int

# 2. 3 times there come a 3×3 convolution, a ReLU and a 2×2 max pool, and then
#    one more 3×3 convolution. A number of its feature map depends on 38×38
#    pixels, and is large where there is a door. How can a 3×3 kernel find
#    anything so large?
#    a) The numbers under it already stand for parts, each of a larger patch.
#       The kernel says which parts have to lie where: 9 numbers for each map
#       of the layer before.
#    b) It holds a picture of a door, 38×38 in size, and lays it on the image.
#    c) The deeper the layer, the larger its kernels: by then they have 38×38
#       numbers for each channel.
#    d) It takes the mean of all 38×38 pixels, so that it notices everything
#       in them.
#    e) It looks at 3×3 pixels of the image, those in the middle of the 38×38;
#       the others are only passed on.
REASON = None  # "a", "b", "c", "d" or "e"
