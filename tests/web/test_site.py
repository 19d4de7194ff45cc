"""The site as a whole."""

from __future__ import annotations

from dataclasses import replace

from bot.web.site import site
from tests.web.client import TestClient
from tests.web.echo import Echo

HTML = {"Accept": "text/html"}


def test_the_front_leads_to_the_practice_room() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/simulator")


def test_without_a_practice_room_the_front_says_that_it_runs() -> None:
    with TestClient(site(rooms=replace(Echo().rooms, simulator=None))) as client:
        assert "Big Room is running" in client.get("/", headers=HTML).text
        assert client.get("/").text == "Big Room is running.\n"
        assert client.get("/simulator").status_code == 404
        assert client.post("/simulator/api/people/person-1/says", json={"text": "hello"}).status_code == 404


def test_it_is_opened_before_the_first_and_closed_after_the_last_request() -> None:
    happened: list[str] = []

    async def start() -> None:
        happened.append("start")

    async def stop() -> None:
        happened.append("stop")

    with TestClient(site(rooms=replace(Echo().rooms, start=start, stop=stop))) as client:
        client.get("/healthz")
        happened.append("request")
    assert happened == ["start", "request", "stop"]


def test_styles_and_scripts_are_served_from_here() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        for path in ("base.css", "simulator.css", "simulator/main.js", "mark.svg"):
            assert client.get(f"/static/{path}").status_code == 200
        assert client.get("/static/../templates/base.html").status_code == 404
