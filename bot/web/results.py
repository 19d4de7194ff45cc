"""The result of a vote at a signed link: as a page in a person's language, and as a picture.

The link names the stage and the language, and nobody. It leads nowhere before the result is released.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.languages import direction
from bot.domain.picture import CannotDraw, result_of
from bot.pictures.results import Result
from bot.pictures.results_svg import result_svg
from bot.web.pages import page
from bot.web.signed import ExpiredLink, ForgedLink, Signer

#: For how long a link shows a result: whoever gets it from the chat may pass it on.
LASTS = timedelta(days=30)
#: Nobody on the way keeps it, and no search engine lists it.
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


Routes: TypeAlias = Sequence[BaseRoute]


class Results(Protocol):
    """What is asked of who knows the results."""

    async def result(self, name: str) -> Result:
        """Return what a picture shows. Raises CannotDraw, or Unavailable."""

    async def png(self, name: str) -> bytes:
        """Return a picture. Raises CannotDraw."""


class ResultLinks:
    """Makes and opens links to results."""

    def __init__(self, key: bytes) -> None:
        self._signer = Signer(key, b"bigroom result links")

    def link(self, name: str, until: datetime) -> str:
        """Return the token that shows a result until a moment; of one day all are the same."""
        return self._signer.sign(name, until.replace(hour=0, minute=0, second=0, microsecond=0))

    def open(self, token: str, at: datetime) -> str:
        """Return the name of the picture that a token stands for, or raise ForgedLink or ExpiredLink."""
        return self._signer.read(token, at)


class ResultPictures:
    """The pictures of results as channels ask for them, with their addresses below `base`.

    `base` is our public address, empty for a page of our own; None: there are no links.
    """

    def __init__(
        self, results: Results, links: ResultLinks, base: str | None, now: Callable[[], datetime]
    ) -> None:
        self._results = results
        self._links = links
        self._base = base
        self._now = now

    async def png(self, name: str) -> bytes:
        """Return a picture. Raises CannotDraw."""
        return await self._results.png(name)

    def link(self, name: str) -> str:
        """Return the picture's own address for the next weeks."""
        page = self.page(name)
        return f"{page}.png" if page else ""

    def page(self, name: str) -> str:
        """Return the address of its page for the next weeks."""
        if self._base is None:
            return ""
        return f"{self._base.rstrip('/')}/results/{self._links.link(name, self._now() + LASTS)}"


def results(
    links: ResultLinks, known: Results, words: Callable[[str, str], str], now: Callable[[], datetime]
) -> Routes:
    """Return the routes. `words` gives a text of words.toml by its name, in a language."""
    shown = _Shown(links, known, words, now)
    return [Route("/results/{token}.png", shown.picture), Route("/results/{token}", shown.page)]


class _Shown:
    """A result, to those who have its link."""

    def __init__(
        self,
        links: ResultLinks,
        known: Results,
        words: Callable[[str, str], str],
        now: Callable[[], datetime],
    ) -> None:
        self._links = links
        self._known = known
        self._words = words
        self._now = now

    async def picture(self, request: Request) -> Response:
        """The picture by itself."""
        try:
            name = self._links.open(request.path_params["token"], self._now())
            content = await self._known.png(name)
        except (ForgedLink, CannotDraw):
            raise HTTPException(404) from None
        except ExpiredLink:
            raise HTTPException(410) from None
        # A provider's servers fetch it to show it in a chat.
        headers = {**_HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(content, headers=headers, media_type="image/png")

    async def page(self, request: Request) -> Response:
        """The page."""
        token = request.path_params["token"]
        try:
            result = await self._known.result(self._links.open(token, self._now()))
        except (ForgedLink, CannotDraw):
            raise HTTPException(404) from None
        except ExpiredLink as over:
            return self._over(result_of(over.text)[1])
        return self._page("result.html", 200, result.language, **self._values(result, token))

    def _over(self, language: str) -> Response:
        """Say kindly, in the language of the link, that its time is over."""
        sentence = self._words("picture_link_over", language)
        return self._page("result_over.html", 410, language, sentence=sentence)

    def _values(self, result: Result, token: str) -> dict[str, Any]:
        groups = dict.fromkeys(bar.who for row in result.rows for bar in row.bars)
        return {
            "result": result,
            "drawing": result_svg(result),
            "groups": list(groups),
            "rows": [(row, {bar.who: bar.value for bar in row.bars}) for row in result.rows],
            "picture": f"/results/{token}.png",
            "word": lambda name: self._words(f"picture_{name}", result.language),
        }

    def _page(self, template: str, status: int, language: str, **values: Any) -> Response:
        spoken = {"language": language.replace("_", "-"), "direction": direction(language)}
        answer = page(template, status, **spoken, **values)
        answer.headers.update(_HEADERS)
        return answer
