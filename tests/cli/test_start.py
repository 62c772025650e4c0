"""Every command starts without what it does not use: an import of one act must not wait for the statistics."""

from __future__ import annotations

import subprocess
import sys

from tests.house.sources import ROOT

SLOW = ("scipy", "sklearn", "pandas", "plotly", "statsmodels", "streamlit", "sqlglot", "pyspark")


def test_command_line_starts_without_slow_libraries():
    code = f"import sys, cli, actions.hand_over; print([each for each in {SLOW!r} if each in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"
