"""The conversations of the practice room: a list, a picture of each, and a way to begin one at any step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.simulator import PhoneTrouble, Simulator
from bot.domain.flow_map import FlowMap
from bot.domain.languages import SOURCE
from bot.domain.message import Unavailable
from bot.library.problems import meant
from bot.pictures.svg import flow_svg
from bot.web.pages import page
from bot.web.phone_requests import ONE_PERSON, given, person_of, string

#: The map of every published flow in a language, by name, in the order to list them in.
Maps = Callable[[str], Mapping[str, FlowMap]]


def conversations(simulator: Simulator, maps: Maps) -> list[BaseRoute]:
    """Return the routes; they go before those of the practice room, which take any deed."""
    room = _Conversations(simulator, maps)
    return [
        Route("/simulator/flows", room.all),
        Route("/simulator/flows/{name}", room.one),
        Route(f"{ONE_PERSON}/try", room.try_it, methods=["POST"]),
    ]


class _Conversations:
    """Everything that is published, and the phones to try it on."""

    def __init__(self, simulator: Simulator, maps: Maps) -> None:
        self._simulator = simulator
        self._maps = maps

    async def all(self, request: Request) -> Response:
        """The list."""
        return page("conversations.html", flows=[_listed(flow) for flow in self._maps(SOURCE).values()])

    async def one(self, request: Request) -> Response:
        """One picture. What is for staff alone is drawn, and not offered."""
        flow = _found(self._maps(SOURCE), request.path_params["name"])
        link = None if flow.for_staff else lambda step: _address(flow.name, step)
        drawing = flow_svg(flow, link=link, heading=False)
        return page("conversation.html", title=flow.title, for_staff=flow.for_staff, drawing=drawing)

    async def try_it(self, request: Request) -> Response:
        """Begin a flow at a step, on one person's phone."""
        person, asked = person_of(request), await given(request)
        flow = _found(self._maps(SOURCE), string(asked, "flow"))
        step = string(asked, "step")
        if flow.for_staff:
            raise HTTPException(403, f"Only staff can begin the conversation “{flow.title}”.")
        if step not in (names := [card.name for card in flow.cards]):
            hint = meant(step, names)
            raise HTTPException(404, f"There is no step “{step}” in “{flow.title}”. {hint}")
        try:
            await self._simulator.tries(person, flow.name, step)
        except PhoneTrouble as trouble:
            raise HTTPException(409, str(trouble)) from None
        except Unavailable:
            raise HTTPException(503) from None
        return JSONResponse({})


def _found(maps: Mapping[str, FlowMap], name: str) -> FlowMap:
    if name not in maps:
        raise HTTPException(404, f"There is no conversation “{name}”. {meant(name, maps)}")
    return maps[name]


def _listed(flow: FlowMap) -> dict[str, Any]:
    return {"name": flow.name, "title": flow.title, "begins": flow.begins, "steps": len(flow.cards)}


def _address(flow: str, step: str) -> str:
    return f"/simulator?{urlencode({'flow': flow, 'step': step})}"
