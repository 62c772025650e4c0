"""Words and tables of the section that judges the ranking: findings, last list, drift, groups, learning curve."""

from __future__ import annotations

import pandas as pd

from figures.readiness_evaluation import Calibrated, Evaluation
from figures.readiness_model import Judged
from figures.words import capital, count, day, percent
from models.readiness.evaluate import GroupScore
from models.readiness.health import LastList

SHORT = {
    "gamma_poisson": "usual pace",
    "count_4_weeks": "4 weeks",
    "count_12_weeks": "12 weeks",
    "count_48_weeks": "48 weeks",
    "count_mix": "48 and 4 weeks",
    "logistic_3": "three numbers",
}
GROUP_WORDS = {"everyone": "everyone in the band", "rising": "the rising", "returning": "the returning"}
SURE = 1.96


def ranking_words(score: GroupScore) -> str:
    """How the model stands against the best simple ranking, as far as the interval allows."""
    who, best = GROUP_WORDS[score.group], SHORT.get(score.best, "counting")
    if score.gain is None or score.ratio.value is None:
        return f"Too few of {who} rose to compare."
    gain, low, high = score.gain
    if low > 0:
        return f"Among {who} the model beats counting ({best})"
    if high < 0:
        return f"Among {who} counting ({best}) beats the model"
    lead = "ahead of" if gain > 0 else "behind"
    return f"Among {who} the model is {lead} counting ({best}), within chance"


def calibration_words(measured: Calibrated) -> str:
    """Whether as many rose as was said."""
    ratio = measured.observed_expected
    if ratio.value is None:
        return "Nobody was expected to rise"
    if ratio.low is not None and ratio.high is not None and ratio.low <= 1 <= ratio.high:
        return f"About as many rose as was said ({ratio.value:.2f} of it)"
    return f"{'More' if ratio.value > 1 else 'Fewer'} rose than was said ({ratio.value:.2f} of it)"


def last_list_words(found: Evaluation) -> str:
    """What came of the lists of the last year whose 12 weeks are over."""
    return named_words(found.last, found.judged)


def named_words(last: LastList | None, judged: Judged | None) -> str:
    """The same from its parts: what the ranking named, or would have named, and who of them rose."""
    if last is None or judged is None or not last.named:
        return "No list of the past has a known outcome yet."
    when = day(judged.history.day_of(last.origins[0]))
    beside = f"by activity alone it would have been {last.by_activity:.0f}, by lot {last.by_chance:.0f}"
    named = count(last.named, "person", "people")
    if judged.verdict.is_model_used:
        return f"Of the {named} named in the year up to {when}, {last.rose} rose; {beside}."
    return f"The model would have named {named} in the year up to {when}, of whom {last.rose} rose; {beside}."


def drawn_words(judged: Judged) -> str:
    """Said where the past has people drawn by lot, because all of them would be too many; empty where it has all."""
    if judged.history.share >= 1:
        return ""
    size = count(len(judged.history.rows[judged.history.rows["origin"] > 0]["member_key"].unique()), "person", "people")
    return (
        f"So many people take part that the past of {size} drawn by lot was learned from and tested on"
        f" ({100 * judged.history.share:.0f} % of all); the list above has everybody. A list of {judged.size} of those"
        f" drawn stands for one of {round(judged.size / judged.history.share):,} of all."
    )


def drift_words(judged: Judged | None) -> str:
    """The warning when the newest outcomes are off, or what goes in has moved; empty where neither is."""
    moved = judged.drift if judged else None
    if moved is None:
        return ""
    if moved.is_alarm and moved.off.value is not None:
        return (
            f"The newest outcomes are {moved.off.value:.1f} times what was said, more than chance allows: "
            "the list is ordered by a simpler ranking until the model has learned anew."
        )
    if moved.moved:
        return f"People in the band differ from those that the model learned from in {len(moved.moved)} of 5 habits."
    return ""


def curve_words(found: Evaluation) -> str:
    """What three more months of data would bring."""
    curve = found.curve
    if curve is None:
        return "How much more data would bring cannot be said yet."
    gain = curve.gain_of_three_months
    if gain < 0.0005:  # noqa: PLR2004 - shown as nothing
        return "Three more months of data would bring next to nothing."
    return f"With three more months of data average precision would gain about {gain:.3f}."


def parts_table(found: Evaluation) -> pd.DataFrame:
    """One row per group of people with people enough: by tenure, then by community."""
    rows = []
    for part in (*found.by_tenure, *found.by_community):
        ratio = part.observed_expected
        between = f"{ratio.low:.2f}–{ratio.high:.2f}" if ratio.low is not None and ratio.high is not None else "–"
        rows.append(
            {
                "Group": capital(part.name),
                "People": part.n,
                "On the list": percent(part.selected_share),
                "Of these rose": percent(part.hit_share) if part.hit_share is not None else "–",
                "Rose / said": f"{ratio.value:.2f}" if ratio.value is not None else "–",
                "95 %": between,
                "": "look at this" if part.is_flagged else "",
            }
        )
    return pd.DataFrame(rows)
