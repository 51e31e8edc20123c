"""What does pooling make of the place, and when is that a loss?"""

import math
import random

from grader.quiz import Choice, Quiz


def quiz(draw: random.Random) -> Quiz:
    """Ask from how many places the same output comes, then what pooling does to a map of answers."""
    while True:  # until no two of the wrong numbers are the same
        pools = [draw.choice([2, 3, 4]) for _ in range(draw.choice([2, 3]))]
        side, added = math.prod(pools), sum(pools)
        areas = sum(pool**2 for pool in pools)
        if len({side**2, side, added**2, pools[0] ** 2, pools[-1] ** 2, areas, side**2 - 1}) == 7:
            break
    *most, last = [f"{pool}×{pool}" for pool in pools]
    listed = f"{', '.join(most)} and then {last}"
    times = draw.choice([2, 3, 4, 5])
    patch = 2**times
    thing = draw.choice(["road", "water", "forest", "snow"])
    return Quiz(
        number_question=(
            f"A large feature map is 0 everywhere, but for one positive number. It goes through {len(pools)} max "
            f"pools, {listed}, each with a stride as large as its window, so that windows lie side by side and cover "
            "everything. At how many places of the map might that number stand, for the very same output?"
        ),
        number=side**2,
        number_hint=(
            "Go backwards along one axis. One number of the last output comes from so many numbers before the last "
            "pool; each of these from so many before the pool in front of it. Then think of both axes."
        ),
        number_feedback={
            side: f"{side} is right for one axis. The number may also move up and down.",
            added**2: (
                f"You added the windows up, {' + '.join(map(str, pools))} = {added} along each axis. But every number "
                "that goes into a pool has a whole window of the pool before it."
            ),
            pools[0] ** 2: (
                f"{pools[0] ** 2} numbers go into a window of the first pool. What comes of it goes into a window of "
                "the next pool, with others that come from places of their own."
            ),
            pools[-1] ** 2: (
                f"{pools[-1] ** 2} numbers go into a window of the last pool. Each of them comes from a window of the "
                "pool before."
            ),
            areas: (
                f"You added the areas of the windows, {areas} in all. But every number in one window has a whole "
                "window of the pool before behind it."
            ),
            side**2 - 1: "So many other places there are. The place where the number stands now is one as well.",
        },
        reason_question=(
            f"A classifier with {times} max pools of 2×2, each with stride 2, tells well whether an image shows "
            f"{thing}. Now the network is to tell for every pixel whether it is {thing}. What about its pools?"
        ),
        choices=[
            Choice(
                f"After them one number stands for {patch}×{patch} pixels, and which of these it came from is "
                "forgotten. That served the classifier; here it is what is asked for.",
                right=True,
            ),
            Choice(
                "They do no harm: a pool has no weights, so nothing can go wrong in it.",
                "It has no weights, and still drops numbers: of the 4 in a window, one is passed on, and its place "
                "is not.",
            ),
            Choice(
                "They do no harm: the last map is enlarged to the size of the image, which brings the places back.",
                f"Enlarging gives {patch}×{patch} pixels the same number, or something between neighbours. Where in "
                f"the {patch}×{patch} the border runs is not in the map any more; it has to come from maps before the "
                "pools.",
            ),
            Choice(
                "They are a help: with them the network gives the same answer wherever the image is moved to, so "
                "every pixel gets the right one.",
                "If the image moves, the answer for every pixel has to move along. And pools bear with small shifts "
                "only: over the border of a window, one step changes what comes out.",
            ),
            Choice(
                "They make everything too bright, since they take the largest number. Average pools would tell every "
                "pixel right.",
                f"Brightness is not the trouble. A mean of each window, too, leaves one number for {patch}×{patch} "
                "pixels.",
            ),
        ],
    )
