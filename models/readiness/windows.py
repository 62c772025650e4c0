"""The lengths of everything that Almost ready looks at (METHODS 5.1 to 5.3)."""

from __future__ import annotations

BAND_WEEKS, HORIZON_WEEKS, STEP_WEEKS, HISTORY_WEEKS = 12, 12, 6, 48
# Origins between a snapshot and the first one at which its outcome is known.
RIPE_AFTER = HORIZON_WEEKS // STEP_WEEKS
NEWEST_DAYS = 28  # tenure of four weeks; younger people have shown too little
