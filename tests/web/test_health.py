"""What machines ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.web.site import site
from tests.web.client import TestClient
from tests.web.echo import Echo


async def not_ready() -> Mapping[str, str]:
    return {"database": "cannot be reached"}


def test_it_lives() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_ready_when_nothing_is_missing() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": {}})


def test_it_lives_and_says_what_is_missing_while_it_is_not_ready() -> None:
    with TestClient(site(rooms=replace(Echo().rooms, ready=not_ready))) as client:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": {"database": "cannot be reached"}}


def test_prometheus_reads_the_figures() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        answer = client.get("/metrics")
    assert answer.text == "bigroom_inbox_total 1\n"
    assert answer.headers["content-type"].startswith("text/plain; version=")
