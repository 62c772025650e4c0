"""The .sql files themselves: headers tell the truth, and the SQL runs on Spark too."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp

from errors import QueryFailed
from queries.filters import Filters
from queries.run import FOLDER, SCOPE, ask, questions, read_question, scope_parameters, statement
from tests.queries.portable import RULES, offences
from warehouse.spark import views
from warehouse.workspace import close_all, open_workspace

SCOPE_PARAMETERS = set(scope_parameters(Filters(), "UTC"))


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    yield open_workspace("test")
    close_all()


@pytest.mark.parametrize("name", questions())
def test_header_has_question_grain_relations_and_parameters(name):
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"-- [A-Z].*\?", lines[0])
    heads = [line.split(":")[0] for line in lines if line.startswith("-- ")]
    assert [head for head in heads if head in {"-- grain", "-- relations", "-- parameters"}] == [
        "-- grain",
        "-- relations",
        "-- parameters",
    ]


SCOPE_TEXT = "".join((FOLDER / f"{file}.sql").read_text(encoding="utf-8") for file in SCOPE)
RELATIONS = set(re.findall(r"^-- relation: (\w+)$", SCOPE_TEXT, re.MULTILINE))


@pytest.mark.parametrize("name", questions())
def test_declared_parameters_are_the_used_ones(name):
    question = read_question(name)
    used = set(re.findall(r"\$([a-z_]+)", question.sql)) - SCOPE_PARAMETERS
    assert used == set(question.parameters)


@pytest.mark.parametrize("name", questions())
def test_declared_relations_are_the_used_ones(name):
    question = read_question(name)
    tables = {table.name for table in sqlglot.parse_one(question.sql, dialect="duckdb").find_all(exp.Table)}
    assert tables & RELATIONS - {"special"} == set(question.relations) - {"special", "none"}


@pytest.mark.parametrize("name", questions())
def test_whole_statement_is_one_select_that_spark_can_be_given(name):
    sql = statement(read_question(name))
    parsed = sqlglot.parse(sql, dialect="duckdb")
    assert [type(each) for each in parsed] == [exp.Select]
    assert sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


@pytest.mark.parametrize("name", questions())
def test_question_keeps_to_the_portable_sql(name):
    assert offences(statement(read_question(name))) == []


@pytest.mark.parametrize("name", views())
def test_view_that_questions_read_keeps_to_it_too(name):
    assert offences(views()[name]) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_guard_refuses_each_construct_and_says_what_to_write(rule):
    (said,) = offences(f"select {rule.refused} from t")
    assert said.startswith(f"{rule.name} (")
    assert said.endswith(f"write {rule.write}")
    assert offences(f"select {rule.accepted} from t -- {rule.refused}") == []


@pytest.mark.parametrize("name", questions())
def test_answer_has_an_order(name):
    parsed = sqlglot.parse_one(read_question(name).sql, dialect="duckdb")
    sql = read_question(name).sql
    needs_none = "-- grain: one row\n" in sql or "; counted as a set, so in no order" in sql
    assert needs_none or parsed.args.get("order") is not None


def test_unknown_question_is_named(workspace):
    with pytest.raises(QueryFailed, match=r"queries/nothing\.sql does not exist"):
        ask(workspace, "nothing", Filters())


def test_missing_parameter_names_the_file(workspace):
    with pytest.raises(QueryFailed, match=r"queries/people\.sql needs the parameters"):
        ask(workspace, "people", Filters())


def test_failing_question_names_the_file(workspace):
    with pytest.raises(QueryFailed, match=r"queries/people\.sql failed"):
        ask(workspace, "people", Filters(), member_keys="not a list of keys")


def test_question_that_takes_too_long_is_stopped_in_words(workspace, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_QUERY_SECONDS", "0.001")
    monkeypatch.setattr("warehouse.engines.SECONDS_BETWEEN_LOOKS", 0.001)  # a fast machine is done within a tenth
    with workspace.write() as connection:
        connection.execute(
            "insert into event by name select timestamp '2024-01-01' as occurred_at, date '2024-01-01' as day,"
            " i % 9 as member_key, 1 as type_key, 1 as community_key, i as thread_key, i as content_hash,"
            " 0 as ordinal, 1 as import_key"
            " from range(3000000) as t(i); insert into activity_type values (1, 'post', 'create', 1);"
            " insert into community values (1, 'One')"
        ).fetchall()
    with pytest.raises(QueryFailed, match=r"queries/contributions\.sql took too long"):
        ask(workspace, "contributions", Filters())


def test_quotes_in_names_are_only_names(workspace):
    filters = Filters(communities=("x'); drop table event; --",), activities=('"',))
    assert ask(workspace, "window_sums", filters)["count_acts"][0] == 0
