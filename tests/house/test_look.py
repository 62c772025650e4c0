"""The look can be read by everyone: contrast as WCAG 2.2 computes it, in both themes, on every background."""

from __future__ import annotations

import tomllib

import pytest

from tests.house.sources import ROOT

TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
BACKGROUNDS = ("backgroundColor", "secondaryBackgroundColor")
TEXTS = ("textColor", "grayTextColor", "linkColor")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def backgrounds(theme: str) -> dict[str, str]:
    """Every background on which text can stand, the sidebar's included."""
    places = {"page": THEMES[theme], "sidebar": THEMES[theme].get("sidebar", {})}
    return {f"{place} {name}": look[name] for place, look in places.items() for name in BACKGROUNDS if name in look}


def too_weak(colours: dict[str, str], on: dict[str, str], least: float) -> dict[str, float]:
    found = {
        f"{name} on {place}": round(contrast(colour, background), 2)
        for name, colour in colours.items()
        for place, background in on.items()
    }
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


def test_contrast_is_computed_as_published():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # the grey that just fails


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme):
    texts = {name: THEMES[theme][name] for name in TEXTS}
    assert too_weak(texts, backgrounds(theme), TEXT) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_of_charts_can_be_seen(theme):
    colours = {str(number): colour for number, colour in enumerate(THEMES[theme]["chartCategoricalColors"])}
    assert too_weak(colours | {"primary": THEMES[theme]["primaryColor"]}, backgrounds(theme), MARK) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scale_goes_one_way(theme):
    """From close to the background to far from it: more is always further away."""
    steps = [contrast(colour, THEMES[theme]["backgroundColor"]) for colour in THEMES[theme]["chartSequentialColors"]]
    assert steps == sorted(steps)
    assert steps[-1] >= MARK


def test_every_colour_is_written_in_full():
    assert not [
        (theme, name, value)
        for theme in ("light", "dark")
        for name, value in THEMES[theme].items()
        if name.endswith("Color") and not (isinstance(value, str) and len(value) == 7 and value.startswith("#"))
    ]
