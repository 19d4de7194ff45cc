"""What stands before every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.domain.message import Unavailable
from bot.web.guards import HEADERS, Kindly, KnownHosts, SafeHeaders, SizeLimit, place
from tests.web.client import TestClient


async def repeat(request: Request) -> Response:
    return PlainTextResponse(await request.body())


async def own_headers(_: Request) -> Response:
    return PlainTextResponse("", headers={"Content-Security-Policy": "sandbox"})


async def breaks(_: Request) -> Response:
    raise RuntimeError("a word that she wrote")


async def busy(_: Request) -> Response:
    raise Unavailable


def front(host: str, hosts: frozenset[str] | None) -> int:
    """The status of the practice room under a name."""
    routes = [Route("/simulator", own_headers), Route("/healthz", own_headers)]
    app = Starlette(routes=routes, middleware=[Middleware(KnownHosts, hosts=hosts, prefix="/simulator")])
    with TestClient(app) as client:
        assert client.get("/healthz", headers={"host": "anything"}).status_code == 200
        return int(client.get("/simulator", headers={"host": host}).status_code)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_the_practice_room_is_served_under_names_of_this_machine(host: str) -> None:
    assert front(host, frozenset({"localhost", "127.0.0.1", "::1"})) == 200


@pytest.mark.parametrize("host", ["evil.example:8000", "localhost.evil.example", ""])
def test_the_practice_room_is_not_served_under_a_name_that_a_stranger_gave_us(host: str) -> None:
    assert front(host, frozenset({"localhost", "127.0.0.1", "::1"})) == 421
    assert front(host, None) == 200


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(
        routes=[
            Route("/repeat", repeat, methods=["POST"]),
            Route("/own", own_headers),
            Route("/breaks", breaks),
            Route("/busy", busy),
        ],
        middleware=[Middleware(SafeHeaders), Middleware(Kindly), Middleware(SizeLimit, largest=100)],
    )
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", ["/own", "/nowhere", "/breaks"])
def test_every_answer_has_the_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert HEADERS.keys() <= {name.title() for name in headers} | set(HEADERS)
    assert all(name in headers for name in HEADERS)


def test_what_a_page_sets_itself_stays(client: TestClient) -> None:
    assert client.get("/own").headers["content-security-policy"] == "sandbox"


def test_scripts_run_from_files_of_ours_only() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_body_within_the_limit_passes_and_one_byte_more_does_not(client: TestClient) -> None:
    assert client.post("/repeat", content=b"x" * 100).text == "x" * 100
    assert client.post("/repeat", content=b"x" * 101).status_code == 413


def test_a_body_that_does_not_say_its_size_is_counted(client: TestClient) -> None:
    assert client.post("/repeat", content=iter([b"x" * 60, b"x" * 60])).status_code == 413


def test_a_fault_is_answered_kindly_and_logged_without_its_words(client: TestClient) -> None:
    with capture_logs() as logs:
        answer = client.get("/breaks")
    assert answer.status_code == 500
    assert "Nothing you did" in answer.text
    (line,) = logs
    assert line["error"] == "RuntimeError"
    assert "test_guards.py:" in line["place"]
    assert "wrote" not in answer.text + str(line)


def test_a_busy_house_asks_for_a_moment_and_logs_nothing(client: TestClient) -> None:
    with capture_logs() as logs:
        answer = client.get("/busy")
    assert (answer.status_code, logs) == (503, [])


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert place(ValueError()) == ""
