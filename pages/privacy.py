"""Data & privacy: what is held about people, for how long, and who did what with it."""

from __future__ import annotations

from actions.access import Act
from figures.who_is_who import who_is_who
from queries.filters import Filters
from ui.navigation import link
from ui.number import headline, numbers
from ui.privacy import admins_only, audit_part, backups_part, door_part, one_person, retention_part, who_may_what
from ui.workspace import opened

workspace = opened()
view = who_is_who(workspace, Filters())

headline("What do we hold about people?", view.sentence)
if view.state != "not_shown":
    numbers(view.numbers)
link("people", "Decide who is who")
link("import", "See what was imported, or take an import out")
if admins_only(Act.ERASE):
    one_person(workspace)
    retention_part(workspace)
    backups_part(workspace)
who_may_what()
if admins_only(Act.SEE_AUDIT):
    audit_part(workspace)
    door_part()
