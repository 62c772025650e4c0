"""Pictures of every page with the sample community, light and dark, wide and narrow.

usage: python -m docs.pictures.make [FOLDER] [--whole] [--page NAME]...   (FOLDER: where to; without one docs/pictures)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.server import browser, serve, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
PAGES = {
    "overview": "",
    "concentration": "concentration",
    "roles": "roles",
    "churn": "churn",
    "micro_communities": "micro_communities",
    "skills": "skills",
    "reach": "reach",
    "training": "training",
    "almost_ready": "almost_ready",
    "lists": "lists",
    "campaigns": "campaigns",
    "import": "import",
    "people": "people",
    "privacy": "privacy",
    "definitions": "definitions",
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE, NARROW = (1440, 900), (420, 900)  # a laptop above the fold, and a telephone
TALLEST = 8_000  # a page longer than this is cut: nobody looks at more in one picture
# What a person would see as an error; a picture of it is no use in a readme.
ERROR = '[data-testid="stException"], [data-testid="stAlertContentError"]'

# How tall the page is inside the part of the window that scrolls.
HEIGHT = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main ? Math.ceil(main.scrollHeight + main.getBoundingClientRect().top) : document.body.scrollHeight;
}"""


@dataclass(frozen=True)
class Picture:
    """One picture to take: page, theme, window."""

    page: str
    theme: Literal["light", "dark"]
    size: tuple[int, int]

    @property
    def file_name(self) -> str:
        """concentration-light.png for the wide window, concentration-light-420.png for the narrow one."""
        width = "" if self.size == WIDE else f"-{self.size[0]}"
        return f"{self.page}-{self.theme}{width}.png"


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 when a page showed an error in one of them, which is kept to be looked at."""
    parser = argparse.ArgumentParser(prog="python -m docs.pictures.make", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE, help="where to (default: docs/pictures)")
    parser.add_argument("--whole", action="store_true", help="the whole page instead of what a window shows")
    parser.add_argument("--page", action="append", choices=PAGES, help="this page alone (may be repeated)")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    with serve() as server, browser() as opened:
        for picture in _pictures(options.page or list(PAGES)):
            file = options.folder / picture.file_name
            is_well = take(opened, server.url, picture, file, whole=options.whole)
            print(f"{file.name}{'' if is_well else '   shows an error'}", flush=True)
            failed += not is_well
    return 1 if failed else 0


def take(opened: Browser, url: str, picture: Picture, file: Path, *, whole: bool = False) -> bool:
    """Open the page in a fresh window, wait until it is done, take the picture; False when it shows an error."""
    width, height = picture.size
    context = opened.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    try:
        page = context.new_page()
        page.goto(f"{url}/{PAGES[picture.page]}")
        settle(page)
        if whole:
            _grow(page, width, height)
        page.screenshot(path=file, animations="disabled", caret="hide")
        return page.locator(ERROR).count() == 0
    finally:
        context.close()


def _grow(page: Page, width: int, height: int) -> None:
    """Make the window as tall as the page; charts may grow with it, so look again."""
    page.set_viewport_size({"width": width, "height": min(max(int(page.evaluate(HEIGHT)), height), TALLEST)})
    settle(page)


def _pictures(pages: Sequence[str]) -> Iterator[Picture]:
    for page in pages:
        for theme in THEMES:
            for size in (WIDE, NARROW):
                yield Picture(page, theme, size)


if __name__ == "__main__":
    sys.exit(main())
