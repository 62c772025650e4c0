"""What all tests share: tests marked `browser` need a Chromium, and with CI set a missing one is a failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from chromium import find_chromium
from hypothesis import HealthCheck, settings

# How long one example takes says something about the machine, not about the code. CI tries the same examples each time.
settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

WITHOUT_CHROMIUM = "no Chromium on this machine (`make test` installs one where it can)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser's tests where no Chromium is, but never silently in CI."""
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if in_browser and find_chromium() is None and not os.environ.get("CI"):
        for item in in_browser:
            item.add_marker(pytest.mark.skip(reason=WITHOUT_CHROMIUM))


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Path of the Chromium that browser tests start; fails where there is none (reached only with CI set)."""
    path = find_chromium()
    if path is None:
        pytest.fail(WITHOUT_CHROMIUM)
    return path


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    """A data folder with the sample community in it, loaded once for all tests that only read it."""
    from actions.start import ensure_sample
    from warehouse.workspace import close_all

    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(home))
        ensure_sample()
        close_all()
    return home
