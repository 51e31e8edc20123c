"""Which padding for which purpose?

Without padding every number comes from pixels alone, and each convolution of
k takes k - 1 columns away. With zeros around it the size stays, which is
convenient; but numbers near the edge are then computed from zeros that nobody
has seen in the image. With each layer that reaches further in:

    pixels               0 | a b c d e f g h | 0
    after 1 layer of 3       z . . . . . . z
    after 2 layers           z z . . . . z z          z depends on a zero
    after 3 layers           z z z . . z z z

Which of the two is right depends on what the numbers are for. For "is there a
cat in it" a frame of odd numbers does little harm. Where the output is a map
that is laid beside another one, it may.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. A large image is cut into tiles of 160×160. Each goes through 5
#    convolutions of 5×5, stride 1, no padding. The outputs are to be laid
#    side by side, without gaps and without any place twice. By how many
#    columns do neighbouring tiles have to overlap?
PREDICTION = None  # an int

# 2. Another network of 4 convolutions of 3×3 pads with zeros, so that tiles
#    of 160×160 give 160×160. Laid side by side without overlap, its outputs
#    show the seams between the tiles. Why, and what helps?
#    a) The outermost place alone is wrong, since a 3×3 kernel reaches one
#       pixel over the edge. Tiles that overlap by 2, of each its middle,
#       leave none of these.
#    b) Up to 4 places from a seam, outputs depend on zeros where the
#       neighbouring tile has pixels. Tiles that overlap by 8, of each its
#       middle, leave none of these.
#    c) Mirrored pixels in place of the zeros make it exact: that is what lies
#       in the neighbouring tile.
#    d) Zero padding makes each output a little smaller than its tile, so that
#       gaps are left. Fewer layers make the gaps narrower.
#    e) Zeros are dark, so the outputs near a seam are too small. A larger
#       bias makes up for that.
REASON = None  # "a", "b", "c", "d" or "e"
