"""Why ReLU? The reference.

Of a kernel and its opposite, one response is negative or both are 0; ReLU leaves the positive one, and the next layer
gives it a weight of its own.

A unit whose sums are negative for all inputs is called dead: it gives 0 throughout, and no gradient reaches it. A
smaller step would have prevented it.
"""

QUESTION = 0
PREDICTION = 14
REASON = "a"
