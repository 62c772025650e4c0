"""A report as one HTML file that needs nothing else: it opens without a network and prints to a page or two."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import plotly.io as pio

from downloads.inert import printable

# A printed page is about 190 mm wide; two charts stand beside each other on it.
CHART_WIDTH, CHART_HEIGHT = 520, 250
# With more views than this the charts are lower and the print is smaller, so that two pages hold all of them.
MANY_PARTS, LOW_CHART = 5, 195
STATIC = {"staticPlot": True, "displayModeBar": False, "displaylogo": False, "responsive": False}

# The file asks nobody for anything, and says so to the browser: only what stands in it may run or be drawn.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"

STYLE = """
@page { size: A4; margin: 11mm 14mm; }
body { font: 13px/1.45 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1f2328; margin: 24px auto;
  max-width: 1080px; }
h1 { font-size: 24px; margin: 0 0 2px; } h2 { font-size: 16px; margin: 0 0 4px; }
.scope, .base, .foot { color: #59636e; } .says { margin: 4px 0 10px; }
section { border-top: 1px solid #d1d9e0; padding: 12px 0 4px; break-inside: avoid; }
.numbers { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
.number { border: 1px solid #d1d9e0; border-radius: 8px; padding: 6px 10px; min-width: 130px; }
.number b { display: block; font-size: 18px; }
.charts { display: flex; flex-wrap: wrap; gap: 12px; } figure { margin: 0; break-inside: avoid; }
@media print { body { zoom: 0.64; max-width: none; margin: 0; } body.many { zoom: 0.6; } }
figcaption { font-weight: 600; max-width: 520px; } ol { margin: 4px 0; padding-left: 20px; }
"""


@dataclass(frozen=True)
class Figure:
    """One chart of a report: its finding as a title, the chart in the light theme, the same for who cannot see it."""

    finding: str
    chart: go.Figure
    alt: str


@dataclass(frozen=True)
class Part:
    """One view of a report. numbers: label, value, interval or base. steps: what to do, one sentence each."""

    question: str
    claim: str
    more: str
    numbers: Sequence[tuple[str, str, str]] = ()
    figures: Sequence[Figure] = ()
    steps: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """What stands in the file. scope: period, groups and who is counted, as the filter bar says it. made: a day."""

    title: str
    scope: str
    made: str
    parts: Sequence[Part]
    foot: str = ""


def to_html(report: Report) -> bytes:
    """The report as UTF-8 bytes; every text is shown as it stands, never as markup.

    >>> b"&lt;b&gt;" in to_html(Report("<b>", "", "1 Sep 2026", ()))
    True
    """
    is_long = len(report.parts) > MANY_PARTS
    height = LOW_CHART if is_long else CHART_HEIGHT
    parts = "".join(_part(part, number, height) for number, part in enumerate(report.parts))
    body = ' class="many"' if is_long else ""
    scripts = _library() if any(part.figures for part in report.parts) else ""
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(report.title)}</title><style>{STYLE}</style>{scripts}</head><body{body}>"
        f'<h1>{_text(report.title)}</h1><div class="scope">{_text(report.scope)} · made {_text(report.made)}</div>'
        f'{parts}<p class="foot">{_text(report.foot)}</p></body></html>'
    )
    return page.encode("utf-8")


def _part(part: Part, number: int, height: int) -> str:
    numbers = "".join(
        f'<div class="number">{_text(label)}<b>{_text(value)}</b><span class="base">{_text(base)}</span></div>'
        for label, value, base in part.numbers
    )
    figures = "".join(_figure(figure, f"chart_{number}_{place}", height) for place, figure in enumerate(part.figures))
    steps = "".join(f"<li>{_text(step)}</li>" for step in part.steps)
    return (
        f'<section><h2>{_text(part.question)}</h2><p class="says"><b>{_text(part.claim)}</b> {_text(part.more)}</p>'
        + (f'<div class="numbers">{numbers}</div>' if numbers else "")
        + (f'<div class="charts">{figures}</div>' if figures else "")
        + (f"<ol>{steps}</ol>" if steps else "")
        + "</section>"
    )


def _figure(figure: Figure, name: str, height: int) -> str:
    chart = go.Figure(figure.chart)
    chart.update_layout(width=CHART_WIDTH, height=height, autosize=False)
    drawn = pio.to_html(chart, include_plotlyjs=False, full_html=False, config=STATIC, div_id=name)
    label = html.escape(printable(figure.alt), quote=True)
    return f'<figure role="img" aria-label="{label}"><figcaption>{_text(figure.finding)}</figcaption>{drawn}</figure>'


def _library() -> str:
    """Plotly's script, once, so that charts are drawn without a network."""
    from plotly.offline import get_plotlyjs

    return f"<script>{get_plotlyjs()}</script>"


def _text(words: str) -> str:
    return html.escape(printable(words), quote=False)
