"""What do deep layers see? The reference.

A pixel is in `kernel` windows along each axis, and each further layer adds kernel - 1: so after all layers its
influence is 1 + layers * (kernel - 1) wide, and as high.

A kernel's size stays, and what each number under it stands for grows: it says which of the patterns that were found
before have to lie where.
"""

QUESTION = 0
PREDICTION = 961
REASON = "a"
