"""The app: what starts and stops with the server, and the readiness answer. It never runs a page itself.

Streamlit runs `ui/main.py` for every visit, whatever page the address names; a `pages/` folder beside a plain
script would let a deep link on a fresh server skip it (docs/decisions/0001-gate-before-every-page.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.give_back import keep_little
from actions.inbox_watch import InboxWatch
from actions.jobs import queue
from actions.start import ensure_sample, readiness
from actions.upkeep import Every, upkeep
from actions.warm_up import warm_up
from ui.guard import Guard, check_address, sign_in
from ui.limits import nobody_is_here
from ui.problems import hide_traceback
from ui.uploads import empty_uploads
from warehouse import environment
from warehouse.workspace import close_all

ROOT = Path(__file__).parent


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open what the pages need before the first visit and close it after the last."""
    check_address()
    environment.check()
    keep_little()
    warm_up()
    empty_uploads()
    ensure_sample()
    beside: tuple[InboxWatch | Every, ...] = (InboxWatch(), *upkeep(nobody_is_here))
    for each in beside:
        each.start()
    yield None
    for each in reversed(beside):
        each.stop()
    queue.close()
    close_all()


async def ready(_request: Request) -> JSONResponse:
    """Answer a health check: 200 when a workspace can be asked, 503 with a reason otherwise."""
    state = readiness()
    return JSONResponse({"ready": state.ready, "reason": state.reason}, status_code=200 if state.ready else 503)


app = st.App(
    ROOT / "ui" / "main.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready), Route("/auth/sign-in", sign_in)],
    middleware=[Middleware(Guard)],
    on_script_error=hide_traceback,
)
