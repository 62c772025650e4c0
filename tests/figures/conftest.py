"""Communities small enough to count by hand: how much each person wrote, loaded as an export would be."""

from __future__ import annotations

import pytest

from tests.figures.acts import NOW, posts
from tests.staged import stage
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Gives a function: a workspace with these acts (who -> how many, or rows) and, where given, a member list."""
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))

    def made(acts, members=None, *, name="test"):
        workspace = open_workspace(name)
        rows = posts(acts, community="One") if isinstance(acts, dict) else acts
        load(workspace, stage(rows, workspace.spool, file=f"acts{workspace.data_version}.csv"), now=NOW)
        if members is not None:
            load(workspace, stage(members, workspace.spool, kind="members", file="people.csv"), now=NOW)
        return workspace

    yield made
    close_all()


@pytest.fixture(scope="module")
def sample(sample_home):
    """The sample community, to be read only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEXT_CIRCLE_HOME", str(sample_home))
        yield open_workspace("sample")
        close_all()


@pytest.fixture
def keys():
    """Gives a function: the keys of a workspace's members by their id."""

    def of(workspace):
        with workspace.reader() as reader:
            return dict(reader.execute("select member_id, member_key from member").fetchall())

    return of
