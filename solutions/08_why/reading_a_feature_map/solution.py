"""What does a feature map tell? The reference.

Row r of the map comes from the window that begins at row r * stride - padding of the image.

A response is a sum of products: the contrast of the window and how well its pattern fits are multiplied in it, and the
number alone does not tell which of them is large.
"""

QUESTION = 0
PREDICTION = 37
REASON = "a"
