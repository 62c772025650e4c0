"""A report of one page as HTML to print: headings, sentences and tables, everything escaped, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b2420;"
    "background:#fff}h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}"
    "p{margin:.4rem 0}.lead{font-size:1.1rem}.quiet{color:#55605b}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #d5dbd8;vertical-align:top}"
    "@page{margin:15mm}@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}"
)


@dataclass(frozen=True)
class Section:
    """One part of a report: a heading, sentences, and a table (columns and rows of text) where there is one."""

    heading: str
    sentences: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Report:
    """A report: its title, whom and when it is about, the lead sentence, and its parts."""

    title: str
    about: str
    lead: str
    sections: Sequence[Section]


def to_html(report: Report) -> bytes:
    """The report as a page of its own: no script, no link, no picture, the same bytes for the same report.

    >>> b"&lt;b&gt;" in to_html(Report("<b>", "", "", []))
    True
    """
    title = html.escape(report.title)
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="quiet">{html.escape(report.about)}</p>',
        f'<p class="lead">{html.escape(report.lead)}</p>',
        *(_section(each) for each in report.sections),
    ]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'.encode()


def _section(section: Section) -> str:
    sentences = "".join(f"<p>{html.escape(each)}</p>" for each in section.sentences)
    return f"<h2>{html.escape(section.heading)}</h2>{sentences}{_table(section.columns, section.rows)}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in columns)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
