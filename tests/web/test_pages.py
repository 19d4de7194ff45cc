"""Pages, and kind words where something went wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.web import pages
from bot.web.site import site
from tests.web.client import TestClient
from tests.web.echo import Echo

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(site(rooms=Echo().rooms)) as client:
        yield client


def test_a_person_who_is_lost_gets_a_page(client: TestClient) -> None:
    answer = client.get("/nowhere", headers=HTML)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in answer.text


def test_a_machine_that_is_lost_gets_a_sentence(client: TestClient) -> None:
    assert client.get("/nowhere").text == "There is nothing at this address.\n"


def test_a_script_that_is_lost_gets_json(client: TestClient) -> None:
    answer = client.post("/simulator/api/people/person-1/flies", json={})
    assert (answer.status_code, answer.json()) == (404, {"error": "There is nothing at this address."})


def test_what_is_not_allowed_says_what_is(client: TestClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_values_are_escaped_and_pages_are_not_kept() -> None:
    answer = pages.page("plain.html", title="<b>", sentence="<script>")
    assert b"<script>" not in answer.body
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("template", ["plain.html", "simulator.html"])
def test_no_page_has_a_script_or_a_style_inside_or_asks_another_host(template: str) -> None:
    html = (pages.HERE / "templates" / template).read_text() + (
        pages.HERE / "templates/base.html"
    ).read_text()
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert " onclick=" not in html
    assert "http" not in html


def test_nothing_that_is_served_comes_from_another_host() -> None:
    for path in (pages.HERE / "static").rglob("*"):
        if path.suffix in (".css", ".js"):
            text = path.read_text()
            assert not any(each in text for each in ("http://", "https://", "url(//", "@import")), path
