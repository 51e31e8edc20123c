"""What does a stride leave out?

Stride s writes down one response of s along each axis, and never computes the
others. What that loses depends on the kernel as well:

    pixels               0 1 2 3 4 5 6 7 8
    kernel 3, stride 2   [---]
                             [---]
                                 [---]
                                     [---]     every pixel is read
    kernel 2, stride 3   [-]   [-]   [-]       2, 5 and 8 are in no window

Where the stride is larger than the kernel, there are pixels that no window
holds: whatever stands there, the output is the same. A 1×1 kernel with stride
2, as in some shortcuts of a ResNet, reads one number of four.

Where every pixel is read, something may be lost nevertheless: the responses in
between. A pattern that repeats in less than two steps comes out as something
else. That is called aliasing. A blur before the stride takes away what would
come out wrong, together with the detail.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. An image of 67×67 goes through a 3×3 convolution with stride 6 and no
#    padding. How many of its pixels are in no window at all?
PREDICTION = None  # an int

# 2. The pixels of a row are 0 6 0 6, and so on. The kernel 1 -1 slides along
#    it with stride 2. What does its feature map show?
#    a) All that there is: a kernel of 2 with stride 2 reads every pixel, so
#       nothing is lost.
#    b) 0 at every place: what is so fine is averaged away.
#    c) Both signs as well, but in turns that last longer: several places of
#       one, then several of the other.
#    d) -6 and 6 in turn, one for each change from pixel to pixel.
#    e) -6 at every place. If the row is moved by one pixel, it is 6 at every
#       place.
REASON = None  # "a", "b", "c", "d" or "e"
