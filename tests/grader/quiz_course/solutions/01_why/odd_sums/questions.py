"""The questions that are the whole exercise."""

from random import Random

from grader.quiz import Choice, Quiz


def quiz(draw: Random) -> Quiz:
    """Ask for a sum of odd numbers."""
    number = draw.randint(4, 20)
    return Quiz(
        number_question=f"What do the first {number} odd numbers add up to?",
        number=number**2,
        number_feedback={number * (number + 1) // 2: "That is the sum of all numbers, odd and even."},
        number_hint="Try it with two of them, then with three.",
        reason_question="Why is the sum a square?",
        choices=[
            Choice("Each odd number is a border around the square of those before.", right=True),
            Choice("Every sum of numbers is a square.", "1 + 2 is 3, and no square."),
            Choice("Odd numbers are squares.", "3 is odd, and no square."),
        ],
    )
