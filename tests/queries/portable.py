"""The guard of the portable SQL: what Spark answers otherwise or not at all, and what is written instead.

Every rule was met as a difference between the engines; most of them come without any error. tests/spark compares rows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

INTEGERS = r"(?:tiny|small|big|huge)?int(?:eger)?"


class Rule(NamedTuple):
    """One construct. pattern: how it looks; problem: what Spark makes of it; write: what is the same on both.

    refused, accepted: an example of the construct, and one of what is written instead.
    """

    name: str
    pattern: str
    problem: str
    write: str
    refused: str
    accepted: str


RULES = (
    Rule(
        "percentile_cont",
        r"\bpercentile_cont\b|within group",
        "becomes an approximate percentile",
        "quantile_cont(x, p)",
        "percentile_cont(0.5) within group (order by x)",
        "quantile_cont(x, 0.5)",
    ),
    Rule(
        "list with order",
        r"\b(?:list|array_agg|string_agg|group_concat)\([^)]*order by",
        "the order is dropped",
        "arg_min, arg_max, or row_number() in a subquery",
        "list(x order by y)",
        "arg_max(x, y)",
    ),
    Rule("index from the end", r"\[\s*-", "another element", "arg_max(x, y)", "l[-1]", "arg_max(x, y)"),
    Rule(
        "slice",
        r"\[[^\]]*:[^\]]*\]",
        "a syntax error",
        "row_number() and a condition",
        "l[1:2]",
        "array_contains(l, x)",
    ),
    Rule(
        "isodow",
        r"\b(?:isodow|dayofweek|weekday)\b",
        "another day of the week",
        "date_diff('day', date '1970-01-05', d) % 7 + 1",
        "isodow(d)",
        "date_diff('day', date '1970-01-05', d) % 7 + 1",
    ),
    Rule(
        "dayname",
        r"\b(?:dayname|monthname)\b",
        "'Wed' for 'Wednesday'",
        "the name in Python",
        "dayname(d)",
        "d",
    ),
    Rule("log", r"\blog\(", "the natural logarithm for the decimal one", "ln or log10", "log(x)", "log10(x)"),
    Rule(
        "len", r"\blen\(", "the length of a text", "length (texts), array_length (lists)", "len(l)", "array_length(l)"
    ),
    Rule(
        "cast to integer",
        rf"cast\([^()]*(?:\d\.\d|(?<!/)/(?!/))[^()]* as {INTEGERS}\)|\btry_cast\b",
        "cuts off where DuckDB rounds",
        "cast(floor(x) as bigint) or round first",
        "cast(3.5 as bigint)",
        "cast(floor(3.5) as bigint)",
    ),
    Rule(
        "division of decimals",
        r"\d\.\d+\s*/",
        "six digits of a decimal",
        "an integer over an integer, or cast(x as double)",
        "1.0 / x",
        "1 / x",
    ),
    Rule(
        "to_months",
        r"\bto_(?:months|years|days|seconds)\b",
        "an unknown function",
        "date arithmetic in days, or months by date_trunc",
        "to_months(k)",
        "d + 7 * k",
    ),
    Rule(
        "asof join",
        r"\basof\b",
        "a syntax error",
        "a join and row_number() = 1",
        "from a asof join b",
        "from a inner join b",
    ),
    Rule(
        "strftime",
        r"\bstr[fp]time\b",
        "other letters mean other things",
        "the text in Python",
        "strftime(d, '%V')",
        "d",
    ),
    Rule("columns", r"\bcolumns\(", "goes through untranslated", "the names", "columns(*)", "a, b"),
    Rule(
        "pivot",
        r"\b(?:un)?pivot\b",
        "goes through untranslated",
        "sum(case when ...)",
        "pivot t",
        "sum(x)",
    ),
    Rule("histogram", r"\bhistogram\(", "another function", "group by", "histogram(x)", "count(*)"),
    Rule("hash", r"\bhash\(", "other numbers", "md5, or the key itself", "hash(x)", "md5(x)"),
    Rule(
        "group by all",
        r"(?:group|order) by all\b",
        "unknown to other engines",
        "the names",
        "group by all",
        "group by a",
    ),
    Rule(
        "cast by colons", r"::", "reads otherwise in nested SQL", "cast(x as double)", "x::double", "cast(x as double)"
    ),
    Rule("lambda arrow", r"->", "deprecated in DuckDB itself", "unnest in a subquery", "x -> x + 1", "x + 1"),
    Rule(
        "qualify",
        r"\bqualify\b",
        "unknown to other engines",
        "row_number() in a subquery",
        "qualify x = 1",
        "where x = 1",
    ),
    Rule(
        "date_diff of months",
        r"date_(?:diff|sub)\('(?!day')",
        "counts whole months where DuckDB counts borders",
        "date_trunc both, or days of date_diff('day', ...)",
        "date_diff('month', a, b)",
        "date_diff('day', a, b)",
    ),
    Rule(
        "at time zone",
        r"at time zone",
        "reads the instant the other way",
        "day, which is local",
        "d at time zone 'x'",
        "d",
    ),
    Rule(
        "two unnests",
        r"\bunnest\((?:[^()]|\([^()]*\))*\)(?: as \w+)?,\s*unnest\(",
        "refuses two generators in one select",
        "one list of positions, or a join by position",
        "select unnest($a) as a,\n    unnest($b) as b",
        "select unnest($a) as a",
    ),
    Rule(
        "distinct ordered by an expression",
        r"select distinct(?:(?!select).)*order by\s+\w+\(",
        "a column that cannot be found",
        "the distinct rows in a subquery, ordered by their columns",
        "distinct coalesce(a, b) as c from t order by coalesce(a, b)",
        "a from (select distinct coalesce(a, b) as a from t) order by a",
    ),
    Rule(
        "first and last",
        r"\b(?:first|last|any_value|mode|approx_\w+|arbitrary|reservoir_quantile)\(",
        "another row each time",
        "min, max, arg_min, arg_max",
        "any_value(x)",
        "min(x)",
    ),
    Rule(
        "random",
        r"\b(?:random|now|today|current_date|current_timestamp|uuid)\b",
        "another each time",
        "a parameter",
        "today()",
        "$d",
    ),
)


def offences(sql: str) -> list[str]:
    """What of a statement is not portable: the rule and what to write instead, in words."""
    text = "\n".join(line.split("--")[0] for line in sql.splitlines())
    return [
        f"{rule.name} ({found.group().strip()!r}): on Spark {rule.problem}; write {rule.write}"
        for rule in RULES
        if (found := re.search(rule.pattern, text, re.IGNORECASE | re.DOTALL))
    ]
