"""A statement of ours in Spark's words: the one place where the two engines' SQL is told apart (STACK: sqlglot).

What cannot be said in both is not written at all: tests/queries/portable.py refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ErrorLevel


class _Words(Spark.Generator):  # type: ignore[misc, valid-type] # sqlglot gives its generators at run time
    """Spark's SQL, with what sqlglot by itself would let come out otherwise."""

    def percentilecont_sql(self, expression: exp.PercentileCont) -> str:
        """Quantile between two values; sqlglot leaves PERCENTILE_CONT, which asks for WITHIN GROUP."""
        return str(self.func("PERCENTILE", expression.this, expression.expression))

    def literal_sql(self, expression: exp.Literal) -> str:
        """A fraction as a double: as a decimal, Spark would round what is divided by it."""
        text = str(super().literal_sql(expression))
        return f"{text}D" if not expression.is_string and "." in text else text


def _micros(expression: exp.Expression) -> exp.Expression:
    """Seconds since 1970 with their fraction; UNIX_TIMESTAMP gives whole ones."""
    moment = exp.cast(expression, exp.DataType.Type.TIMESTAMPLTZ)
    return exp.Paren(
        this=exp.Div(this=exp.func("UNIX_MICROS", moment), expression=exp.Literal.number("1000000.0"), typed=False)
    )


def translate(sql: str, parameters: Mapping[str, object]) -> tuple[str, dict[str, object], frozenset[str]]:
    """The statement for Spark, its parameters as Spark takes them, and the names of the tables that it reads."""
    kinds = tuple((name, _kind(value)) for name, value in sorted(parameters.items()))
    text, tables = _translated(sql, kinds)
    return text, {name: _plain(value) for name, value in parameters.items()}, tables


@cache
def _translated(sql: str, kinds: tuple[tuple[str, str], ...]) -> tuple[str, frozenset[str]]:
    tree = parse_one(sql, dialect="duckdb")
    types = dict(kinds)
    named = {each.alias_or_name for each in tree.find_all(exp.CTE)}
    tables = frozenset(each.name for each in tree.find_all(exp.Table)) - named
    tree = tree.transform(lambda node: _changed(node, types))
    return _Words(dialect=Spark(), unsupported_level=ErrorLevel.RAISE).generate(tree), tables


def _changed(node: exp.Expression, types: Mapping[str, str]) -> Any:  # noqa: ANN401
    if isinstance(node, exp.Placeholder) and node.name in types:
        typed: exp.Expression = _typed(node, types[node.name])
        return typed
    if isinstance(node, exp.Anonymous) and node.name.lower() == "epoch":
        return _micros(node.expressions[0])
    if isinstance(node, exp.TimeToUnix | exp.UnixSeconds):
        return _micros(node.this)
    return node


def _typed(node: exp.Expression, kind: str) -> Any:  # noqa: ANN401 - sqlglot has no one type for all its nodes
    """A parameter with its type: days, instants and lists travel as text, in one literal however long the list."""
    named = exp.Placeholder(this=node.name)
    if kind.startswith("array"):
        return exp.func("FROM_JSON", named, exp.Literal.string(kind))
    if kind in {"date", "timestamp_ntz"}:
        return exp.Cast(this=named, to=exp.DataType.build(kind, dialect="spark"))
    return named


def _kind(value: object) -> str:
    value = _python(value)
    if isinstance(value, datetime):
        return "timestamp_ntz"
    if isinstance(value, date):
        return "date"
    if isinstance(value, list | tuple):
        of = _kind(value[0]) if value else "string"
        return f"array<{of}>"
    return {bool: "boolean", int: "bigint", float: "double"}.get(type(value), "string")


def _plain(value: object) -> object:
    value = _python(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return json.dumps([_plain(each) for each in value], ensure_ascii=False)
    return value


def _python(value: object) -> object:
    """NumPy's values and arrays as Python's."""
    tolist = getattr(value, "tolist", None)
    return tolist() if callable(tolist) else value
