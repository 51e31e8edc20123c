"""Points and shares as exact fractions: 0.1 three times is 0.3, on every machine."""

import re
from decimal import Decimal
from fractions import Fraction

from grader.errors import UsageError

_LONGEST = 12  # digits before the point, and behind it
_DECIMAL = re.compile(rf"(\d{{1,{_LONGEST}}}(?:\.\d{{1,{_LONGEST}}})?)\s*(%?)", re.ASCII)
_FRACTION = re.compile(rf"\d{{1,{_LONGEST}}}/0*[1-9]\d{{0,{_LONGEST - 1}}}", re.ASCII)


def read_number(value: object, where: str) -> Fraction:
    """Return the number that a person wrote: 2, 0.5, "0.1", "10 %" or "1/3".

    Args:
        value: an int, a Decimal or a text; a float has been rounded already, so nobody passes one.
        where: what a message calls it.

    Raises:
        UsageError: it is none of these, is below zero, or has more digits than points have.

    Example:
        >>> read_number("10 %", "late_penalty")
        Fraction(1, 10)
    """
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if isinstance(value, Decimal) and value.is_finite() and -_LONGEST <= value.adjusted() < _LONGEST:
        text = format(value, "f")
    if found := _DECIMAL.fullmatch(text):
        return Fraction(found[1]) / (100 if found[2] else 1)
    if _FRACTION.fullmatch(text):
        return Fraction(text)
    said = f'"{value}"' if isinstance(value, str) else str(value)
    raise UsageError(f'{where} = {said} is no number of zero or more. Write it as 2, 0.5, "10 %" or "1/3".')


def shown(number: Fraction) -> str:
    """Return a number of points as a person reads it: two digits behind the point at most, halves rounded up.

    Example:
        >>> shown(Fraction(27, 10)), shown(Fraction(2, 3)), shown(Fraction(3))
        ('2.7', '0.67', '3')
    """
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    sign = "-" if number < 0 and hundredths else ""
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    return sign + text


def percent(share: Fraction) -> str:
    """Return a share as a person reads it: ``10 %``."""
    return f"{shown(share * 100)} %"


def counted(number: int, thing: str) -> str:
    """Return how many there are: ``1 day``, ``2 days``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
