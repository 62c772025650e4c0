"""Text as the browser draws it: contrast of at least 4.5 in both themes, what Streamlit and Plotly choose included."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.sources import ROOT
from tests.house.test_look import TEXT, contrast
from tests.server import browser, serve, settle

pytestmark = pytest.mark.browser

# Small text that takes its colour from somewhere else than our own words do.
PLACES = {
    "caption": "[data-testid=stCaptionContainer] p",
    "tick": ".xtick text",
    "axis title": ".xtitle",
    "label in a chart": ".annotation-text",
    "navigation": "[data-testid=stSidebarNavLink] span",
    "section": "[data-testid=stNavSectionHeader]",
}
# Colour, fill and the opacity of the element with all that it stands in.
DRAWN = """(place) => {
  const found = document.querySelector(place);
  if (!found) return null;
  let opacity = 1;
  for (let part = found; part; part = part.parentElement) opacity *= parseFloat(getComputedStyle(part).opacity);
  const style = getComputedStyle(found);
  return [found instanceof SVGElement ? style.fill : style.color, opacity];
}"""


def seen(colour: str, opacity: float, background: str) -> str:
    """#RRGGBB of a CSS colour once it lies on the background."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)]
    share = (numbers[3] if len(numbers) > 3 else 1.0) * opacity
    behind = [int(background[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * n + (1 - share) * b):02X}" for n, b in zip(numbers, behind, strict=False))


def test_small_text_can_be_read_in_both_themes(chromium_path):
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    ratios: dict[str, float] = {}
    with serve() as server, browser() as opened:
        for theme in ("light", "dark"):
            page = opened.new_page(viewport={"width": 1440, "height": 900}, color_scheme=theme)
            page.goto(f"{server.url}/concentration")
            settle(page)
            for name, place in PLACES.items():
                page.locator(place).first.wait_for(state="attached")  # what a busy machine draws last
                drawn = page.evaluate(DRAWN, place)
                assert drawn is not None, f"no {name} on the page: {place}"
                look = themes[theme]["sidebar"] if name in {"navigation", "section"} else themes[theme]
                background = look["backgroundColor"]
                ratios[f"{theme} {name}"] = round(contrast(seen(*drawn, background), background), 2)
            page.close()
    assert {name: ratio for name, ratio in ratios.items() if ratio < TEXT} == {}
