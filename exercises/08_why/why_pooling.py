"""Why pooling?

A max pool keeps the largest number of each window, an average pool the mean.
Neither has weights. Windows mostly lie side by side, so that of 2×2 numbers
one is left: what follows has a quarter of the places to compute, and from one
number to the next it is twice as far in the image.

    map     0 0 | 0 9 | 0 0       max pool of 2    0 9 0
            0 0 | 9 0 | 0 0                        0 9 0    not noticed
            0 9 | 0 0 | 0 0                        9 0 0    noticed

What is paid for it is the place. That a 9 was in a window is kept; where in
it, is not. For "is there a cat" that is welcome: a cat that moves a little is
the same cat. But it holds within windows only; over the border of one, a
single step changes the output, as the last line shows.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. A large feature map is 0 everywhere, but for one positive number. It goes
#    through 2 max pools, 4×4 and then 3×3, each with a stride as large as its
#    window, so that windows lie side by side and cover everything. At how
#    many places of the map might that number stand, for the very same output?
PREDICTION = None  # an int

# 2. A classifier with 2 max pools of 2×2, each with stride 2, tells well
#    whether an image shows snow. Now the network is to tell for every pixel
#    whether it is snow. What about its pools?
#    a) After them one number stands for 4×4 pixels, and which of these it
#       came from is forgotten. That served the classifier; here it is what is
#       asked for.
#    b) They make everything too bright, since they take the largest number.
#       Average pools would tell every pixel right.
#    c) They are a help: with them the network gives the same answer wherever
#       the image is moved to, so every pixel gets the right one.
#    d) They do no harm: the last map is enlarged to the size of the image,
#       which brings the places back.
#    e) They do no harm: a pool has no weights, so nothing can go wrong in it.
REASON = None  # "a", "b", "c", "d" or "e"
