"""An address that asks for too much is told to wait; who knows the secret is never held up."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.web.visitors import MISTAKES, VISITS, FewMistakes, FewVisits
from tests.web.client import TestClient


async def here(request: Request) -> Response:
    """Answer 200, or 403 where a secret is asked for and is not given."""
    wrong = request.url.path.startswith("/webhooks/") and request.headers.get("secret") != "right"
    return PlainTextResponse("here", 403 if wrong else 200)


PLAIN = Starlette(routes=[Route("/{rest:path}", here, methods=["GET", "POST"])])


def client(app: ASGIApp, address: str = "192.0.2.1") -> TestClient:
    return TestClient(app, client=(address, 50_000))


def test_a_page_that_is_asked_for_without_end_is_refused_until_the_window_is_over() -> None:
    clock = [0.0]
    few = FewVisits(PLAIN, lambda: clock[0])
    hers = client(few)
    assert {hers.get("/").status_code for _ in range(VISITS[0][0])} == {200}
    refused = hers.get("/", headers={"accept": "text/html"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
    assert "Please wait a moment" in refused.text
    assert client(few, "192.0.2.2").get("/").status_code == 200
    assert {hers.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")} == {200}
    clock[0] = VISITS[0][1]
    assert hers.get("/").status_code == 200


def test_guessing_a_secret_is_slowed_down_and_knowing_it_is_not() -> None:
    few = client(FewMistakes(PLAIN, lambda: 0.0))
    answers = [few.post("/webhooks/telegram").status_code for _ in range(MISTAKES[0][0] + 5)]
    assert answers == [403] * MISTAKES[0][0] + [429] * 5
    assert few.post("/webhooks/telegram").headers["retry-after"] == "60"
    assert few.post("/webhooks/telegram", headers={"secret": "right"}).status_code == 200


def test_a_picture_is_fetched_for_everybody_who_gets_it() -> None:
    few = FewVisits(PLAIN, lambda: 0.0)
    twilios = client(few)
    often = VISITS[0][0] + 5
    assert {twilios.get("/results/token.png").status_code for _ in range(often)} == {200}
    assert twilios.get("/results/token").status_code == 200
    assert {client(few, "192.0.2.9").get("/results/token").status_code for _ in range(often)} == {200, 429}
