"""The practice room: the page at /simulator, and what its scripts ask for below /simulator/api/."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.simulator import BOT, Line, PhoneTrouble, Simulator
from bot.domain.languages import SOURCE, direction
from bot.domain.message import Receipt, Unavailable
from bot.domain.picture import CannotDraw
from bot.web.inside import Inside, as_json
from bot.web.pages import page
from bot.web.phone_requests import (
    ONE_PERSON,
    PERSON,
    from_our_page,
    given,
    number,
    only_our_scripts,
    person_of,
    string,
)

#: The longest message that a phone sends, as on Telegram.
LONGEST = 4096

_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LEAVING, _NOT_ALLOWED = 1012, 4403


def practice(
    simulator: Simulator,
    inside: Callable[[str], Awaitable[Inside]] | None = None,
    *,
    has_conversations: bool = False,
    not_yet: bool = False,
) -> list[BaseRoute]:
    """Return the routes of the practice room. `has_conversations`: their list is served beside it.

    `not_yet`: no real channel could open, and the page says so.
    """
    room = _Room(simulator, inside, has_conversations, not_yet)
    return [
        Route("/simulator", room.show),
        Route(ONE_PERSON, room.transcript),
        Route(ONE_PERSON, room.forget, methods=["DELETE"]),
        Route(f"{ONE_PERSON}/inside", room.look_inside),
        Route(f"{ONE_PERSON}/files/{{number:int}}", room.file),
        Route(f"{ONE_PERSON}/files/{{number:int}}/picture", room.picture),
        Route(f"{ONE_PERSON}/{{deed}}", room.do, methods=["POST"]),
        WebSocketRoute(f"{ONE_PERSON}/live", room.live),
    ]


class _Room:
    """The phones on one side, the browser on the other."""

    def __init__(
        self,
        simulator: Simulator,
        inside: Callable[[str], Awaitable[Inside]] | None,
        has_conversations: bool,
        not_yet: bool,
    ) -> None:
        self._simulator = simulator
        self._inside = inside
        self._has_conversations = has_conversations
        self._not_yet = not_yet
        #: In which language a line was said, noted when it is first shown.
        self._languages: dict[str, dict[int, str]] = {}

    # -- reading ----------------------------------------------------------------------------

    async def show(self, request: Request) -> Response:
        """The page."""
        start = request.query_params.get("start", "")
        return page(
            "simulator.html",
            start=start if _START.fullmatch(start) else "",
            can_look_inside=self._inside is not None,
            has_conversations=self._has_conversations,
            not_yet=self._not_yet,
        )

    async def transcript(self, request: Request) -> Response:
        """Everything on one phone."""
        return JSONResponse(await self._whole(person_of(request)))

    async def picture(self, request: Request) -> Response:
        """The picture that is shown with a line."""
        line = self._line(request)
        if line.picture is None:
            raise HTTPException(404)
        try:
            content = await self._simulator.pictures.png(line.picture.name)
        except CannotDraw:
            raise HTTPException(404) from None
        return Response(content, headers={"Cache-Control": "no-store"}, media_type="image/png")

    def _line(self, request: Request) -> Line:
        lines = {line.number: line for line in self._simulator.transcript(person_of(request))}
        if request.path_params["number"] not in lines:
            raise HTTPException(404)
        return lines[request.path_params["number"]]

    async def file(self, request: Request) -> Response:
        """The file that came with a line, to keep; nothing on the way may keep it too."""
        line = self._line(request)
        if line.file is None:
            raise HTTPException(404)
        headers = {
            "Content-Disposition": f'attachment; filename="{line.file.name}"',
            "Cache-Control": "no-store",
        }
        return Response(line.file.content, headers=headers, media_type="text/plain")

    async def look_inside(self, request: Request) -> Response:
        """What the house knows about one person."""
        if self._inside is None:
            raise HTTPException(404)
        return JSONResponse(as_json(await self._inside(person_of(request))))

    async def live(self, socket: WebSocket) -> None:
        """One phone as it changes: the whole of it first, then line by line."""
        person = str(socket.path_params["person"])
        if not (PERSON.fullmatch(person) and from_our_page(socket)):
            await socket.close(_NOT_ALLOWED)
            return
        await socket.accept()
        telling = asyncio.create_task(self._tell(socket, person))
        try:
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect):
                await telling

    async def _tell(self, socket: WebSocket, person: str) -> None:
        try:
            changes = self._simulator.listen(person)
            await socket.send_json(await self._whole(person))
            async for line in changes:
                await socket.send_json({"line": await self._shown(person, line)})
        finally:
            # Whatever ended it, the page is to come again; and if it has gone itself, that is all right.
            with suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(_LEAVING)

    async def _whole(self, person: str) -> dict[str, Any]:
        lines = self._simulator.transcript(person)
        return {"lines": [await self._shown(person, line) for line in lines]}

    async def _shown(self, person: str, line: Line) -> dict[str, Any]:
        return {
            "number": line.number,
            "who": line.who,
            "text": line.text,
            "at": line.at.isoformat(),
            "direction": line.direction,
            "language": await self._language(person, line),
            "choices": [choice.label for choice in line.choices],
            "wait_id": line.wait_id,
            "file": line.file.name if line.file else None,
            "picture": line.picture.alt if line.picture else None,
            "page": self._simulator.pictures.page(line.picture.name) if line.picture else None,
            "chosen": line.chosen,
            "heard": line.heard,
            "edited": line.edited,
            "lost": line.lost,
            "gone": line.gone,
        }

    async def _language(self, person: str, line: Line) -> str | None:
        """The language of what the bot says: the one it speaks with this person, if that runs this way."""
        if line.who != BOT:
            return None
        known = self._languages.setdefault(person, {})
        if line.number not in known:
            spoken = (await self._inside(person)).language if self._inside else None
            fits = spoken is not None and direction(spoken) == line.direction
            known[line.number] = spoken if fits and spoken else SOURCE if line.direction == "ltr" else ""
        return known[line.number] or None

    # -- doing ------------------------------------------------------------------------------

    async def do(self, request: Request) -> Response:
        """Something that a person does with her phone."""
        deed = _DEEDS.get(request.path_params["deed"])
        if deed is None:
            raise HTTPException(404)
        person, asked = person_of(request), await given(request)
        try:
            receipt = await deed(self._simulator, person, asked)
        except PhoneTrouble as trouble:
            raise HTTPException(409, str(trouble)) from None
        except Unavailable:
            raise HTTPException(503) from None
        return JSONResponse({"chosen": receipt.chosen})

    async def forget(self, request: Request) -> Response:
        """Throw one phone away."""
        only_our_scripts(request)
        person = person_of(request)
        self._simulator.forget(person)
        self._languages.pop(person, None)
        return JSONResponse({})


_Deed = Callable[[Simulator, str, dict[str, Any]], Awaitable[Receipt]]
_DEEDS: dict[str, _Deed] = {
    "says": lambda phones, who, asked: phones.says(who, _words(asked)),
    "presses": lambda phones, who, asked: phones.presses(
        who, string(asked, "wait_id"), number(asked, "index")
    ),
    "edits": lambda phones, who, asked: phones.edits(who, number(asked, "number"), _words(asked)),
    "sends_media": lambda phones, who, _: phones.sends_media(who),
    "blocks": lambda phones, who, _: phones.blocks(who),
    "unblocks": lambda phones, who, _: phones.unblocks(who),
}


def _words(asked: dict[str, Any]) -> str:
    text = string(asked, "text").strip()
    if not text:
        raise HTTPException(400, "There is nothing written yet.")
    if len(text) > LONGEST:
        raise HTTPException(400, f"That is longer than {LONGEST:,} characters.")
    return text
