"""Pictures for the demo, drawn by arithmetic: gradients with circles, stripes or waves, each with its alt text."""

import random
from pathlib import Path

import numpy as np
import pyvips

_COLOURS = {
    "teal": (15, 130, 130), "amber": (240, 170, 50), "plum": (120, 50, 110), "sky": (110, 180, 230),
    "moss": (95, 130, 60), "coral": (240, 110, 90), "night": (25, 30, 70), "sand": (225, 205, 165),
}  # fmt: skip
_MOTIFS = ("circles", "stripes", "waves")


def draw(dice: random.Random, file: Path, width: int, height: int) -> str:
    """Draw a picture into `file` (PNG); returns its description."""
    first, second, third = dice.sample(sorted(_COLOURS), 3)
    motif = dice.choice(_MOTIFS)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    fade = (down / height)[..., None]
    picture = np.array(_COLOURS[first]) * (1 - fade) + np.array(_COLOURS[second]) * fade
    shape = _shape(dice, motif, across, down)
    picture[shape] = np.array(_COLOURS[third]) * 0.75 + picture[shape] * 0.25
    pyvips.Image.new_from_array(picture.astype(np.uint8)).write_to_file(str(file))
    return f"An abstract picture: {third} {motif} on a background that fades from {first} to {second}."


def _shape(dice: random.Random, motif: str, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    height, width = across.shape
    if motif == "stripes":
        return np.asarray((across * dice.choice((1, -1)) + down) % (width / dice.randint(3, 8)) < width / 20)
    if motif == "waves":
        swing = np.sin(across / width * np.pi * dice.randint(2, 6)) * height / 12
        return np.asarray((down + swing) % (height / 4) < height / 14)
    shape = np.zeros(across.shape, dtype=bool)
    for _ in range(dice.randint(3, 7)):
        x, y, radius = dice.random() * width, dice.random() * height, height * dice.uniform(0.06, 0.2)
        shape |= (across - x) ** 2 + (down - y) ** 2 < radius**2
    return shape
