"""Killed at any moment of an import, erasure, backup, restore or upgrade: the old state or the new one."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.house.sources import ROOT


def test_kill_at_random_moments_loses_and_doubles_nothing():
    command = [sys.executable, "-m", "bench.kills", "--kills", "2", "--rows", "2000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"import", "erase", "backup", "restore", "upgrade"}
    assert {
        name: {key: each for key, each in facts.items() if key != "kills" and each} for name, facts in found.items()
    } == {name: {} for name in found}
