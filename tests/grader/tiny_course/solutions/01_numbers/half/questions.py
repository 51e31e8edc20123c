"""The questions at the end of half."""

from random import Random

from grader.quiz import Choice, Quiz


def quiz(draw: Random) -> Quiz:
    """Ask for half of an odd number."""
    number = 2 * draw.randint(3, 20) + 1
    return Quiz(
        number_question=f"What is half of {number}, rounded down?",
        number=number // 2,
        number_feedback={number // 2 + 1: "That is rounded up."},
        number_hint="Count pairs.",
        reason_question="Why is something lost?",
        choices=[
            Choice("An odd number has no whole half.", right=True),
            Choice("Nothing is lost.", "Twice your number is one less."),
            Choice("Computers cannot halve.", "They can: 4 // 2 is 2."),
        ],
    )
