"""One visitor of the dashboard without a browser: a websocket that speaks Streamlit's own protocol."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.server import Server

PART_GROUPS = 0.4  # of the changes choose a group, the others all groups
PATIENCE = 120.0  # seconds: a page that takes longer has failed


class Visitor:
    """One open tab on one page."""

    def __init__(self, server: Server, page: str, workspace: str, seed: int) -> None:
        self._page, self._query, self._chance = page, f"workspace={workspace}", random.Random(seed)
        self._widgets: dict[str, tuple[str, list[str]]] = {}
        self.errors: list[str] = []
        self._socket: ClientConnection = connect(
            f"ws{server.url.removeprefix('http')}/_stcore/stream",
            legacy=True,
            origin=Origin(server.url),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,  # a browser asks for no sign of life either
        )

    def draw(self, period: str | None = None, groups: Sequence[str] = ()) -> float:
        """Have the page drawn with these filters; seconds until its last element has come."""
        asked = _rerun(self._query, self._page)
        if period:
            chosen = asked.rerun_script.widget_states.widgets.add()
            chosen.id, chosen.string_value = self._widgets["Period"][0], period
        if groups:
            chosen = asked.rerun_script.widget_states.widgets.add()
            chosen.id = self._widgets["Groups"][0]
            chosen.string_array_value.data.extend(groups)
        began = time.monotonic()
        self._socket.send(asked.SerializeToString())
        while not self._is_over(ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))):
            pass
        return time.monotonic() - began

    def change(self) -> float:
        """Choose as people do: mostly one of the offered periods, else one of the ten groups named first."""
        periods = [each for each in self._widgets["Period"][1] if each != "Own days"]
        some = self._widgets["Groups"][1][:10]
        groups = [self._chance.choice(some)] if some and self._chance.random() < PART_GROUPS else []
        return self.draw(self._chance.choice(periods), groups)

    def leave(self) -> None:
        """Close the tab."""
        self._socket.close()

    def _is_over(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._look_at(message.delta.new_element)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _look_at(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind in {"selectbox", "multiselect"}:
            widget = getattr(element, kind)
            self._widgets[widget.label] = (widget.id, list(widget.options))
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            self.errors.append(f"{self._page}: {str(getattr(element, kind))[:200]}")


def rerun(query: str, page: str) -> bytes:
    """The message by which a browser asks for a page."""
    return _rerun(query, page).SerializeToString()


def _rerun(query: str, page: str) -> BackMsg:
    asked = BackMsg()
    asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
    return asked
