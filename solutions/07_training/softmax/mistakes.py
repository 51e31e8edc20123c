"""Wrong answers to `softmax`, and what to say about them; in NumPy, which does not compile anew for each."""

import numpy as np

from grader.checks import call, mistake


def raised(logits):
    with np.errstate(all="ignore"):
        return np.exp(np.asarray(logits, np.float32))


def shares(parts, axis=-1):
    with np.errstate(all="ignore"):
        return (parts / parts.sum(axis=axis, keepdims=True)).astype(np.float32)


def from_largest(logits, axis=-1):
    return np.asarray(logits, np.float32) - np.asarray(logits).max(axis=axis, keepdims=True)


def worst(got, expected):
    """Return the place of the worst share, and it and the right one, for a sentence."""
    error = np.where(np.isfinite(got), np.abs(got - expected), np.inf)
    place = np.unravel_index(error.argmax(), error.shape)
    return f"[{', '.join(map(str, place))}]", f"{got[place]:.3g}", f"{expected[place]:.3g}"


def why_naive(logits):
    logits = np.asarray(logits)
    largest, smallest = logits.max(), logits.min()
    if largest > 88:
        broken = f"exp({largest:.4g}) is more than a float32 can hold, so it is inf, and inf / inf is nan"
    else:
        broken = f"exp({smallest:.4g}) is too small for a float32, so it is 0, and 0 / 0 is nan"
    return f"The formula is right, but {broken}. Subtract the largest logit of each row before exp; no share changes."


@mistake("takes exp of the logits as they are", why_naive)
def without_the_largest(logits):
    return shares(raised(logits))


def why_first_axis(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is a share among the images: your columns add up to 1. The classes of one image lie along "
        f"the last axis, axis=-1, so each row adds up to 1: {right}."
    )


@mistake("shares out along the first axis", why_first_axis)
def along_the_first_axis(logits):
    return shares(raised(from_largest(logits, 0)), 0)


def why_whole_batch(got, expected):
    place, wrong, right = worst(got, expected)
    rows = expected.size // expected.shape[-1]
    return (
        f"{wrong} at {place} is a share of the whole batch: all {got.size} numbers together add up to 1. Each of the "
        f"{rows} rows is an image of its own and adds up to 1: {right}. A sum over axis=-1 keeps them apart."
    )


@mistake("divides by the sum over the whole batch", why_whole_batch)
def over_the_whole_batch(logits):
    parts = raised(np.asarray(logits) - np.asarray(logits).max())
    return (parts / parts.sum()).astype(np.float32)


def why_one_largest(logits):
    logits = np.asarray(logits)
    rows = logits.reshape(-1, logits.shape[-1]).max(axis=-1)
    return (
        f"You subtract {rows.max():.4g}, the largest logit of the whole batch, from every row. In the row whose own "
        f"largest is {rows.min():.4g} every exp is then 0, and 0 / 0 is nan. Subtract each row's own largest: "
        "max(axis=-1, keepdims=True)."
    )


@mistake("subtracts the largest logit of the whole batch", why_one_largest)
def one_largest_for_all(logits):
    return shares(raised(np.asarray(logits) - np.asarray(logits).max()))


@mistake("divides by the sum over the whole batch, with each row's own largest subtracted", why_whole_batch)
def own_largest_but_one_sum(logits):
    parts = raised(from_largest(logits))
    return (parts / parts.sum()).astype(np.float32)


def widest_row(logits):
    """Return the row whose logits lie farthest apart."""
    rows = np.asarray(logits).reshape(-1, np.shape(logits)[-1])
    return rows[np.argmax(rows.max(axis=-1) - rows.min(axis=-1))]


def why_not_smallest(logits):
    row = widest_row(logits)
    return (
        f"You subtract the smallest logit of each row. No share changes by it, but the largest then stands "
        f"{row.max() - row.min():.4g} above 0, and exp of that is more than a float32 can hold. Subtract the largest, "
        "so that no exp is more than 1."
    )


@mistake("subtracts the smallest logit", why_not_smallest)
def less_the_smallest(logits):
    logits = np.asarray(logits, np.float32)
    return shares(raised(logits - logits.min(axis=-1, keepdims=True)))


def why_not_mean(logits):
    row = widest_row(logits)
    return (
        f"You subtract the mean of each row. No share changes by it, but the largest then stands "
        f"{row.max() - row.mean():.4g} above 0, and exp of that is more than a float32 can hold. Subtract the largest, "
        "so that no exp is more than 1."
    )


@mistake("subtracts the mean of the logits", why_not_mean)
def less_the_mean(logits):
    logits = np.asarray(logits, np.float32)
    return shares(raised(logits - logits.mean(axis=-1, keepdims=True)))


def why_not_absolute(logits):
    rows = np.asarray(logits).reshape(-1, np.shape(logits)[-1])
    row = rows[np.argmax(abs(rows).max(axis=-1) - rows.max(axis=-1))]
    return (
        f"You subtract {abs(row).max():.4g}, the largest absolute value, from a row whose largest logit is "
        f"{row.max():.4g}. Every exp is then 0, and 0 / 0 is nan. Subtract the largest logit itself, with its sign."
    )


@mistake("subtracts the largest absolute value", why_not_absolute)
def less_the_largest_absolute(logits):
    logits = np.asarray(logits, np.float32)
    return shares(raised(logits - abs(logits).max(axis=-1, keepdims=True)))


def why_below_too(logits):
    rows = np.asarray(logits).reshape(-1, np.shape(logits)[-1])
    return (
        f"In the row whose largest logit is {rows.max(axis=-1).min():.4g} every exp is 0, and 0 / 0 is nan. You guard "
        "against exp of large logits alone. Subtract the largest from every row, and one exp is always 1."
    )


@mistake("subtracts the largest only where it is large", why_below_too)
def guards_against_overflow_only(logits):
    logits = np.asarray(logits, np.float32)
    largest = logits.max(axis=-1, keepdims=True)
    return shares(raised(np.where(largest > 80, logits - largest, logits)))


def why_not_exp(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is a logit divided by the sum of the logits: exp is missing. Logits may be negative; exp "
        f"makes each of them positive before the division: {right}."
    )


@mistake("divides the logits by their sum, without exp", why_not_exp)
def without_exp(logits):
    return shares(np.asarray(logits, np.float32))


def why_not_divided(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is exp of the logit less the largest. It is not divided yet: each row has to add up to 1, "
        f"so divide by the sum of the row: {right}."
    )


@mistake("does not divide by the sum", why_not_divided)
def not_divided(logits):
    return raised(from_largest(logits))


def why_not_log(got, expected):
    place, wrong, right = worst(got, expected)
    return f"{wrong} at {place} is the logarithm of the share. The share itself is asked for: exp({wrong}) = {right}."


@mistake("returns the logarithms of the shares", why_not_log)
def log_softmax(logits):
    less = from_largest(logits)
    return (less - np.log(raised(less).sum(axis=-1, keepdims=True))).astype(np.float32)


def why_not_sigmoid(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is the sigmoid of that logit by itself, 1 / (1 + exp(-logit)). Softmax compares the "
        f"classes of an image, so that their shares add up to 1: {right}."
    )


@mistake("takes the sigmoid of each logit", why_not_sigmoid)
def sigmoid(logits):
    with np.errstate(all="ignore"):
        return (1 / (1 + np.exp(-np.asarray(logits, np.float32)))).astype(np.float32)


WHY_NOT_A_RATIO = (
    "You divide the logits by the largest of their row. Only differences count in softmax, so subtract it: dividing "
    "changes how far apart they are, and turns them round where the largest is negative."
)


@mistake("divides the logits by the largest one before exp", WHY_NOT_A_RATIO)
def divides_by_the_largest(logits):
    logits = np.asarray(logits, np.float32)
    return shares(raised(logits / logits.max(axis=-1, keepdims=True)))


def probes(rng):
    """Batches of one shape: near 0, far above, far below, with rows far apart, and with columns far apart.

    No exp lies between 1e-45 and 1e-38, which NumPy keeps and JAX takes for 0, where a share could depend on it.
    """
    draw = np.random.default_rng(rng.getrandbits(64))
    for lifts in [(0, 0, 0)] * 3 + [
        (150, 160, 170),
        (200, -200, 0),
        (-300, 250, -280),
        (120, 0, -140),
        (-250, -260, -270),
    ]:
        yield call.softmax((draw.uniform(-3, 3, size=(3, 4)) + np.array(lifts)[:, None] + 0.5).astype(np.float32))
    columns = [(-60, -20, 0, 40)] * 3 + [(-200, 30, 0, 210), (-10, 250, 0, -300), (240, -200, 0, 20)]
    for lifts in columns + [(-300, -20, 0, 10)] * 3:
        yield call.softmax((draw.uniform(-3, 3, size=(3, 4)) + np.array(lifts) + 0.5).astype(np.float32))
