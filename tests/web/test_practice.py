"""The practice room: its page, and what its scripts ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from bot.channels.simulator import TRIES
from bot.domain.message import File, OutboundMessage, Picture
from bot.domain.picture import NoPictures
from bot.web.practice import LONGEST
from bot.web.site import site
from tests.web.client import TestClient
from tests.web.echo import Echo

PERSON = "/simulator/api/people/person-1"


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def client(echo: Echo) -> Iterator[TestClient]:
    with TestClient(site(rooms=echo.rooms)) as client:
        yield client


def lines(client: TestClient, person: str = "person-1") -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = client.get(f"/simulator/api/people/{person}").json()["lines"]
    return told


def test_the_page_says_what_it_is(client: TestClient) -> None:
    html = client.get("/simulator").text
    assert "This is a practice room: nothing leaves this machine." in html
    assert "Look inside" in html


def test_where_nobody_can_look_inside_it_is_not_offered(echo: Echo) -> None:
    with TestClient(site(rooms=replace(echo.rooms, inside=None))) as client:
        assert "Look inside" not in client.get("/simulator").text
        assert client.get(f"{PERSON}/inside").status_code == 404
        client.post(f"{PERSON}/says", json={"text": "/start"})
        assert lines(client)[1]["language"] == "en"


@pytest.mark.parametrize(
    ("code", "shown"), [("c7Qd-_", "c7Qd-_"), ('"><script>', ""), ("x" * 65, ""), ("", "")]
)
def test_an_invitation_is_handed_to_the_page_if_it_can_be_one(
    client: TestClient, code: str, shown: str
) -> None:
    assert f'data-start="{shown}"' in client.get("/simulator", params={"start": code}).text


def test_what_she_says_is_shown_with_its_reply(client: TestClient, echo: Echo) -> None:
    assert client.post(f"{PERSON}/says", json={"text": " /start c7Qd "}).status_code == 200
    assert echo.heard[0].start_code == "c7Qd"
    said, question = lines(client)
    assert (said["who"], said["text"], said["direction"], said["language"]) == (
        "person",
        "/start c7Qd",
        "auto",
        None,
    )
    assert question["choices"] == ["English", "العربية (draft)"]
    assert (question["wait_id"], question["direction"], question["language"]) == ("wait1", "ltr", "en")
    assert question["at"] == "2026-07-01T13:05:00+00:00"


def test_a_line_keeps_the_language_in_which_it_was_said(client: TestClient) -> None:
    client.post(f"{PERSON}/says", json={"text": "/start"})
    lines(client)
    assert client.post(f"{PERSON}/presses", json={"wait_id": "wait1", "index": 1}).json() == {
        "chosen": "العربية (draft)"
    }
    assert [line["language"] for line in lines(client)] == [None, "en", "ar"]
    assert lines(client)[2]["direction"] == "rtl"
    assert lines(client)[1]["chosen"] == "العربية (draft)"


def test_every_deed_of_a_phone_reaches_the_house(client: TestClient, echo: Echo) -> None:
    for deed, given in [
        ("says", {"text": "hello"}),
        ("edits", {"number": 1, "text": "hello!"}),
        ("sends_media", {}),
        ("blocks", {}),
        ("unblocks", {}),
    ]:
        assert client.post(f"{PERSON}/{deed}", json=given).status_code == 200
    assert [message.kind for message in echo.heard] == ["text", "edit", "media", "blocked", "unblocked"]


def test_a_phone_says_why_it_cannot(client: TestClient) -> None:
    client.post(f"{PERSON}/blocks", json={})
    answer = client.post(f"{PERSON}/says", json={"text": "hello"})
    assert (answer.status_code, answer.json()) == (
        409,
        {"error": "You have blocked the bot. Unblock it first."},
    )


def test_a_house_that_stays_busy_is_said_to_be(client: TestClient, echo: Echo) -> None:
    echo.busy = TRIES
    answer = client.post(f"{PERSON}/says", json={"text": "hello"})
    assert answer.status_code == 503
    assert "busy" in answer.json()["error"]
    assert lines(client)[0]["lost"]


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("says", {}),
        ("says", {"text": 7}),
        ("says", {"text": "   "}),
        ("says", {"text": "x" * (LONGEST + 1)}),
        ("says", []),
        ("presses", {"wait_id": "wait1"}),
        ("presses", {"wait_id": "wait1", "index": True}),
        ("presses", {"index": 0}),
        ("edits", {"text": "hello"}),
    ],
)
def test_what_cannot_be_read_is_refused(client: TestClient, echo: Echo, deed: str, given: Any) -> None:
    answer = client.post(f"{PERSON}/{deed}", json=given)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert echo.heard == []


def test_broken_json_is_refused(client: TestClient) -> None:
    answer = client.post(f"{PERSON}/says", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["Person-1", "..", "a b", "x" * 65, "%00"])
def test_a_name_that_is_none_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/simulator/api/people/{name}/inside").status_code == 404


def test_a_forgotten_phone_is_empty(client: TestClient) -> None:
    client.post(f"{PERSON}/says", json={"text": "hello"})
    assert client.delete(PERSON).status_code == 200
    assert lines(client) == []


def test_inside_shows_what_the_house_knows(client: TestClient) -> None:
    assert client.get(f"{PERSON}/inside").json()["known"] is False
    client.post(f"{PERSON}/says", json={"text": "hello"})
    inside = client.get(f"{PERSON}/inside").json()
    assert inside["runs"][0]["step"] == "updates"
    assert inside["ledger"][0]["decision"] == "given"


def test_another_sites_page_can_do_nothing(client: TestClient, echo: Echo) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert client.post(f"{PERSON}/says", json={"text": "hello"}, headers=elsewhere).status_code == 403
    assert client.delete(PERSON, headers=elsewhere).status_code == 403
    assert client.post(f"{PERSON}/says", data={"text": "hello"}).status_code == 415
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{PERSON}/live", headers=elsewhere):
        pass
    assert echo.heard == []


def test_our_own_page_can(client: TestClient) -> None:
    ours = {"Origin": "http://testserver"}
    assert client.post(f"{PERSON}/says", json={"text": "hello"}, headers=ours).status_code == 200


def test_a_phone_is_shown_whole_and_then_as_it_changes(client: TestClient) -> None:
    client.post(f"{PERSON}/says", json={"text": "/start"})
    with client.websocket_connect(f"{PERSON}/live") as live:
        assert [line["number"] for line in live.receive_json()["lines"]] == [1, 2]
        client.post(f"{PERSON}/presses", json={"wait_id": "wait1", "index": 0})
        client.post("/simulator/api/people/person-2/says", json={"text": "not for person 1"})
        client.post(f"{PERSON}/says", json={"text": "hello"})
        changes = [live.receive_json()["line"] for _ in range(4)]
    assert [line["number"] for line in changes] == [3, 2, 4, 5]
    assert changes[1]["chosen"] == "English"


def test_nobody_who_is_none_can_be_watched(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/simulator/api/people/A B/live"):
        pass


def test_a_watcher_is_let_go_when_the_phone_is_thrown_away(client: TestClient) -> None:
    with client.websocket_connect(f"{PERSON}/live") as live:
        live.receive_json()
        client.delete(PERSON)
        with pytest.raises(WebSocketDisconnect) as end:
            live.receive_json()
    assert end.value.code == 1012


def test_a_watcher_that_cannot_be_told_is_let_go_so_that_it_comes_again(
    client: TestClient, echo: Echo
) -> None:
    with client.websocket_connect(f"{PERSON}/live") as live:
        live.receive_json()
        echo.broken = True
        client.post(f"{PERSON}/says", json={"text": "hello"})
        assert live.receive_json()["line"]["text"] == "hello"
        with pytest.raises(WebSocketDisconnect) as end:
            live.receive_json()
    assert end.value.code == 1012


async def says_with_file(echo: Echo) -> None:
    file = File("big-room-my-data.txt", "كل شيء\n")
    await echo.simulator.send("person-1", OutboundMessage("Here it is.", file=file))


def test_a_file_can_be_kept_and_is_kept_nowhere_on_the_way(client: TestClient, echo: Echo) -> None:
    client.post(f"{PERSON}/says", json={"text": "hello"})
    asyncio.run(says_with_file(echo))
    assert [line["file"] for line in lines(client)] == [None, None, "big-room-my-data.txt"]
    answer = client.get(f"{PERSON}/files/3")
    assert answer.content.decode("utf-8-sig") == "كل شيء\n"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="big-room-my-data.txt"'
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["files/1", "files/9", "files/-1", "files/one"])
def test_where_no_file_came_there_is_none(client: TestClient, path: str) -> None:
    client.post(f"{PERSON}/says", json={"text": "hello"})
    assert client.get(f"{PERSON}/{path}").status_code == 404
    assert client.get("/simulator/api/people/NOBODY!/files/1").status_code == 404


class OnePicture(NoPictures):
    """Draws, until it does so no more."""

    def __init__(self) -> None:
        self.fails = False

    async def png(self, name: str) -> bytes:
        return await super().png(name) if self.fails else b"PNG"

    def page(self, name: str) -> str:
        return f"/results/{name}"


def test_a_picture_is_shown_with_what_it_is_and_leads_to_its_page(client: TestClient, echo: Echo) -> None:
    drawer = echo.simulator.pictures = OnePicture()
    client.post(f"{PERSON}/says", json={"text": "hello"})
    said = OutboundMessage("Chosen: Interpreters", picture=Picture("x", "A picture of the result."))
    asyncio.run(echo.simulator.send("person-1", said))
    assert [line["picture"] for line in lines(client)] == [None, None, "A picture of the result."]
    assert lines(client)[2]["page"] == "/results/x"
    answer = client.get(f"{PERSON}/files/3/picture")
    assert (answer.content, answer.headers["content-type"]) == (b"PNG", "image/png")
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"{PERSON}/files/1/picture").status_code == 404
    drawer.fails = True
    assert client.get(f"{PERSON}/files/3/picture").status_code == 404
