"""A row of numbers as a tiny picture: bars of an SVG whose colours the stylesheet knows."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT, WIDTH, GAP = 24, 8, 2
LEAST = 2  # so that nothing at all still stands on the line


def bars_html(numbers: Sequence[int], label: str) -> SafeString:
    """A bar a number, the largest as high as the picture; `label` tells the same to whoever does not see it."""
    most = max(numbers, default=0)
    bars = [
        (place * (WIDTH + GAP), HEIGHT - height, WIDTH, height)
        for place, height in enumerate(_height(number, most) for number in numbers)
    ]
    width = len(numbers) * (WIDTH + GAP) - GAP
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        width,
        HEIGHT,
        width,
        HEIGHT,
        label,
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="1"/>', bars),
    )


def _height(number: int, most: int) -> int:
    return max(LEAST, round(HEIGHT * number / most)) if most else LEAST
