"""What does a feature map tell?

A feature map has one number for each place where the kernel stood. Two
things can be asked of such a number: where it comes from, and what it says.

Where: from one number of the map to the next the window moves by the stride,
and the first window begins in the padding, if there is any. Stride 2, kernel
3, one zero on each side:

    rows of the image  -1  0  1  2  3  4  5
    row 0 of the map   [------]
    row 1                     [-----]
    row 2                           [-----]

What: it is a sum of products, the larger, the better window and kernel agree
and the stronger the contrast in the window is. It has no unit and no upper
bound, and it is no probability.

Nothing is to be written here. Answer the two questions below: put an int in
the place of the first None, and a letter in quotes in the place of the second.
"""


# ======== Why? ========
# The numbers and the order below are drawn by QUESTION and are yours; leave
# it as it is.
QUESTION = 0

# 1. A feature map was made by a 7×7 kernel with stride 4 and 3 rows and
#    columns of zeros on each side. Its largest number stands at row 10,
#    column 7, counted from 0. At which row of the image does the window that
#    it comes from begin? (Row 0 is the first row of the image.)
PREDICTION = None  # an int

# 2. The kernel looks for an edge, bright above dark; its numbers add up to 0,
#    and there is no bias. Before any ReLU the map shows 24 at place P and 6
#    at place Q. What do the two numbers say?
#    a) P fits the kernel more strongly, all in all: the same edge at 4 times
#       the contrast would do, and so would a better edge at the same
#       contrast.
#    b) It is 4 times as likely that there is an edge at P as at Q.
#    c) The edge at P is 4 times as long as the one at Q.
#    d) P is 4 times as bright as Q.
#    e) There is an edge at P and none at Q.
REASON = None  # "a", "b", "c", "d" or "e"
