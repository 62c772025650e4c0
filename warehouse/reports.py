"""The report of an import as plain JSON values and back: kept with the import, and beside a file of the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from ingest.report import ImportReport, RejectedRows, Window

_MOMENTS = ("from_at", "to_at")
_KNOWN = {field.name for field in fields(ImportReport)}


def report_out(report: ImportReport) -> dict[str, Any]:
    """The report as plain JSON values; times as ISO 8601."""
    data = asdict(report)
    for name in _MOMENTS:
        data[name] = data[name].isoformat() if data[name] is not None else None
    return data


def report_in(data: Mapping[str, Any]) -> ImportReport:
    """The report that `report_out` wrote, also one written by a later version with more in it."""
    values = {name: value for name, value in data.items() if name in _KNOWN}
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["rejected"] = tuple(RejectedRows(**group) for group in values.get("rejected", ()))
    values["window"] = Window(**values["window"]) if values.get("window") else None
    values["warnings"] = tuple(values.get("warnings", ()))
    return ImportReport(**values)
