"""What does a stride leave out? The reference.

Along one axis, windows cover kernel * windows of the columns, and a pixel is in a window where its row and its column
are covered. So size² less (windows * kernel)² pixels are in none.

A stride as long as the pattern finds the same pixels under the kernel at each step, and gives one number throughout.
Which one depends on where the first window stands: so the map of a pattern that is moved by a pixel may turn its signs.
"""

QUESTION = 0
PREDICTION = 3400
REASON = "e"
