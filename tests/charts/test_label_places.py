"""Words on a map keep apart on every width of screen, and inside it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from charts.label_places import WIDTHS, Label, _box, _common, _outside, _view, placed


@pytest.mark.parametrize("seed", range(4))
def test_names_keep_apart_at_every_width(seed):
    rng = np.random.default_rng(seed)
    at = rng.uniform(-10, 10, (17, 2))
    labels = [Label("Wanda Delgado", float(x), float(y), "black", 8) for x, y in at]
    moves = placed(labels, (-12, 12), (-12, 12), height=560)
    for width in WIDTHS:
        view = _view((-12, 12), (-12, 12), width, 560)
        boxes = [_box(label, move, view) for label, move in zip(labels, moves, strict=True)]
        assert max(_common(one, other) for one, other in combinations(boxes, 2)) == 0
        assert max(_outside(box, view) for box in boxes) < 1e-6


def test_alone_a_name_stands_right_of_its_mark():
    label = Label("Ada", 0.0, 0.0, "black", 8)
    assert placed([label], (-1, 1), (-1, 1), height=560) == [(pytest.approx(label.width / 2 + 2 + 8), 0)]
    assert placed([], (-1, 1), (-1, 1), height=560) == []
