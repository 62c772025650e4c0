"""What rising may mean: the default, and stricter meanings where enough people of the past met them."""

from __future__ import annotations

from datetime import date

from errors import Refused
from figures.cache import by_data_version
from figures.readiness_data import History, history
from models.readiness.labels import LABELS, Label, labelled
from models.readiness.rolling import FEWEST_POSITIVES
from models.readiness.windows import RIPE_AFTER
from queries.filters import Filters
from warehouse.workspace import Workspace

FEWEST_OF_LABEL = FEWEST_POSITIVES + 20  # fifty to learn from and twenty to test on (METHODS 5.9)
LABEL_NAMES: dict[Label, str] = {
    "default": "Top 5 % over 12 weeks",
    "strict": "Top 5 % in both halves",
    "top_1": "Top 1 % over 12 weeks",
}
LABEL_WORDS: dict[Label, str] = {
    "default": "in the top 5 % over the next 12 weeks, active in both halves of them",
    "strict": "in the top 5 % in both halves of the next 12 weeks",
    "top_1": "in the top 1 % over the next 12 weeks, active in both halves of them",
}


def positives_of(found: History, label: Label) -> int:
    """How many of the band met a label at past dates whose outcome is known."""
    band = found.rows[found.rows["is_in_band"] & (found.rows["origin"] < max(found.count_origins, 1))]
    return int(labelled(band, found.outcomes, count_ripe_from=RIPE_AFTER, label=label)["rose"].sum())


@by_data_version
def labels(workspace: Workspace, filters: Filters, *, as_of: date, by_group: bool = False) -> dict[Label, int]:
    """How many people met each label; the default is always offered, another from FEWEST_OF_LABEL on."""
    found = history(workspace, filters, as_of=as_of, by_group=by_group)
    if found is None or found.rows.empty:
        return dict.fromkeys(LABELS, 0)
    return {label: positives_of(found, label) for label in LABELS}


def offered(counts: dict[Label, int]) -> list[Label]:
    """The labels that may be chosen."""
    return [label for label in LABELS if label == "default" or counts[label] >= FEWEST_OF_LABEL]


def must_be_offered(found: History, label: Label) -> None:
    """Raises Refused where too few people met the label."""
    if label == "default":
        return
    positives = positives_of(found, label)
    if positives < FEWEST_OF_LABEL:
        raise Refused(
            f"{positives} people of the past were {LABEL_WORDS[label]}; this meaning needs {FEWEST_OF_LABEL}",
            remedy="Use the default meaning.",
        )
