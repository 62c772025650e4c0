"""Finds places for the words of a map so that they do not cover each other, on a telephone and on a wide screen.

Plotly knows the width of a picture only in the browser; so words are kept apart at several widths at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTHS = (330, 480, 700, 1_000, 1_350)  # pixels of a chart on a telephone up to a wide screen
LETTER, LINE = 0.6, 1.3  # width of a letter (bold ones are wider) and height of a line, of the size of the font
BOLD = 1.08
SIZE = 12  # pixels
MARGIN = 8  # the figure's own edge
STEP, STEPS, OUT = 8, 32, 8  # pixels: how far a word moves away from its mark, how often it may up and down, and aside
PARTS = (0.0, 0.5, -0.5, 1.0, -1.0)  # of half its width: how far aside a word may stand above or below its mark

Box = tuple[float, float, float, float]


class Label(NamedTuple):
    """Words, the point they belong to, and how they look. away: pixels from the point to the edge of its mark."""

    text: str
    x: float
    y: float
    colour: str
    away: float
    is_bold: bool = False
    size: int = SIZE

    @property
    def width(self) -> float:
        """About how many pixels wide."""
        letters = len(self.text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
        return letters * LETTER * self.size * (BOLD if self.is_bold else 1)


def placed(
    labels: Sequence[Label],
    range_x: tuple[float, float],
    range_y: tuple[float, float],
    *,
    height: int,
    marks: Sequence[Mark] = (),
) -> list[tuple[float, float]]:
    """For each label by how many pixels its middle moves right and up from its point; the first have first choice.

    marks: what no words may cover. Of places that collide nowhere the nearest is taken; where there is none, the one
    that collides least.
    """
    views = [_view(range_x, range_y, width, height) for width in WIDTHS]
    taken: list[list[Box]] = [[_square(mark, view) for mark in marks] for view in views]
    moves = []
    for label in labels:
        best: tuple[float, tuple[float, float]] | None = None
        for move in _moves(label):
            boxes = [_box(label, move, view) for view in views]
            covered = sum(
                sum(_common(box, other) for other in others) + _outside(box, view)
                for box, others, view in zip(boxes, taken, views, strict=True)
            )
            if best is None or covered < best[0]:
                best = (covered, move)
            if not covered:
                break
        chosen = best[1] if best else (0.0, 0.0)
        moves.append(chosen)
        for others, view in zip(taken, views, strict=True):
            others.append(_box(label, chosen, view))
    return moves


class Mark(NamedTuple):
    """A mark that must be seen: its point, and pixels from there to its edge."""

    x: float
    y: float
    away: float


class View(NamedTuple):
    """A picture of one width: pixels for a unit, the point in its middle, its width and height in pixels."""

    scale: float
    middle: tuple[float, float]
    width: float
    height: float


def _view(range_x: tuple[float, float], range_y: tuple[float, float], width: int, height: int) -> View:
    inner_x, inner_y = width - 2 * MARGIN, height - 2 * MARGIN
    scale = min(inner_x / (range_x[1] - range_x[0]), inner_y / (range_y[1] - range_y[0]))
    return View(scale, (sum(range_x) / 2, sum(range_y) / 2), inner_x, inner_y)


def _moves(label: Label) -> list[tuple[float, float]]:
    """Right, left, above and below the mark, then further and further away."""
    half, line = label.width / 2 + 2, label.size * LINE / 2
    beside = [
        (side * (half + label.away + STEP * out), STEP * up)
        for side in (1, -1)
        for out in range(OUT)
        for up in range(-STEPS, STEPS + 1)
    ]
    across = [
        (part * half, way * (line + label.away + STEP * step))
        for part in PARTS
        for way in (1, -1)
        for step in range(STEPS)
    ]
    return sorted(beside + across, key=lambda move: max(abs(move[0]) - half, 0) + abs(move[1]))


def _box(label: Label, move: tuple[float, float], view: View) -> Box:
    x = (label.x - view.middle[0]) * view.scale + move[0]
    y = (label.y - view.middle[1]) * view.scale + move[1]
    half_width, half_height = label.width / 2, label.size * LINE / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _square(mark: Mark, view: View) -> Box:
    x, y = (mark.x - view.middle[0]) * view.scale, (mark.y - view.middle[1]) * view.scale
    return x - mark.away, y - mark.away, x + mark.away, y + mark.away


def _common(one: Box, other: Box) -> float:
    """Square pixels in both."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _outside(box: Box, view: View) -> float:
    """Square pixels that would be cut off."""
    whole = (box[2] - box[0]) * (box[3] - box[1])
    frame = (-view.width / 2, -view.height / 2, view.width / 2, view.height / 2)
    return whole - _common(box, frame)
