"""Numbers in few characters."""

from django.utils import formats

_STEPS = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


def short_number(number: int) -> str:
    """`number` as few characters as tell its size: 999, 1.2k, 15k, 3.4M, with the language's decimal mark."""
    for step, letter in _STEPS:
        if number >= step:
            return formats.number_format(_rounded_down(number / step)) + letter
    return str(number)


def _rounded_down(value: float) -> float | int:
    """One decimal below ten, none above; never more than there is."""
    return int(value) if value >= 10 or int(value * 10) % 10 == 0 else int(value * 10) / 10
