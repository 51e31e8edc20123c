"""What do odd numbers add up to? The reference.

Each odd number is a border around the square of those before.
"""

QUESTION = 0
PREDICTION = 400
REASON = "b"
