"""Limits set by environment: taken where they make sense, refused in a sentence where they do not."""

from __future__ import annotations

import pytest

from errors import WrongUsage
from warehouse import environment
from warehouse.workspace import close_all, open_workspace


@pytest.mark.parametrize("said", ["", "  "])
def test_nothing_said_is_the_default(monkeypatch, said):
    monkeypatch.setenv(environment.SECONDS, said)
    assert environment.limit(environment.SECONDS, 7) == 7
    environment.check()


@pytest.mark.parametrize("said", ["much", "0", "-5", "inf", "nan", "1e999"])
@pytest.mark.parametrize("name", [environment.SECONDS, environment.MEMORY])
def test_what_is_no_limit_is_refused_at_the_start(monkeypatch, name, said):
    monkeypatch.setenv(name, said)
    with pytest.raises(
        WrongUsage,
        match=rf'{name} is "{said}", but it is the number of .*, at least .* Set it to a number such as (60|2000),',
    ):
        environment.check()


def test_memory_is_the_workspace_s_own(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    said = {}
    for megabytes in ("", "2048"):
        monkeypatch.setenv(environment.MEMORY, megabytes)
        with open_workspace("large").reader() as reader:
            (said[megabytes],) = reader.execute("select current_setting('memory_limit')").fetchall()[0]
        close_all()
    assert said == {"": "858.3 MiB", "2048": "1.9 GiB"}
