"""Where providers deliver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from starlette.types import Message

from bot.web.site import site
from bot.web.webhooks import LARGEST, TelegramHook
from tests.web.client import TestClient
from tests.web.echo import Echo

URL = "/webhooks/telegram"


@dataclass(frozen=True)
class Said:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Door:
    """Notes what is delivered, and answers as it is told."""

    answer: Said = Said()
    deliveries: list[tuple[str | None, bytes]] = field(default_factory=list)

    async def webhook(self, secret: str | None, body: bytes) -> Said:
        if body == b"break":
            raise RuntimeError("a word that she wrote")
        self.deliveries.append((secret, body))
        return self.answer


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    with TestClient(site(rooms=replace(Echo().rooms, telegram=door))) as client:
        yield client


def test_a_delivery_reaches_the_door_with_its_secret(client: TestClient, door: Door) -> None:
    answer = client.post(
        URL, content=b'{"update_id": 1}', headers={"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert door.deliveries == [("s3cret", b'{"update_id": 1}')]


def test_without_a_secret_the_door_is_told_so(client: TestClient, door: Door) -> None:
    client.post(URL, content=b"{}")
    assert door.deliveries == [(None, b"{}")]


def test_the_doors_answer_goes_back_as_it_is(client: TestClient, door: Door) -> None:
    door.answer = Said(503, b'{"a":1}', {"Retry-After": "2", "Content-Type": "application/json"})
    answer = client.post(URL, content=b"{}")
    assert (answer.status_code, answer.content) == (503, b'{"a":1}')
    assert (answer.headers["retry-after"], answer.headers["content-type"]) == ("2", "application/json")


def test_a_delivery_that_comes_in_pieces_is_put_together(client: TestClient, door: Door) -> None:
    client.post(URL, content=iter([b'{"update', b'_id": 1}']))
    assert door.deliveries == [(None, b'{"update_id": 1}')]


def test_a_delivery_as_large_as_allowed_is_taken_and_one_byte_more_is_not(
    client: TestClient, door: Door
) -> None:
    assert client.post(URL, content=b"x" * LARGEST).status_code == 200
    assert client.post(URL, content=b"x" * (LARGEST + 1)).status_code == 413
    assert len(door.deliveries) == 1


async def test_an_endless_delivery_is_not_read_to_its_end() -> None:
    read, sent = 0, []

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    await TelegramHook(Door())({"type": "http", "method": "POST", "headers": []}, receive, send)
    assert sent[0]["status"] == 413
    assert read == LARGEST // 65536 + 1


async def test_a_provider_that_hangs_up_is_not_answered() -> None:
    parts: list[Message] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    door, sent = Door(), []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await TelegramHook(door)({"type": "http", "method": "POST", "headers": []}, receive, send)
    assert (door.deliveries, sent) == ([], [])


def test_only_post_delivers(client: TestClient) -> None:
    answer = client.get(URL)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_door_that_breaks_says_nothing_of_what_was_said(client: TestClient) -> None:
    answer = client.post(URL, content=b"break")
    assert answer.status_code == 500
    assert "wrote" not in answer.text
    assert "Traceback" not in answer.text


def test_telegram_that_is_not_set_up_is_not_there() -> None:
    with TestClient(site(rooms=Echo().rooms)) as client:
        answer = client.post(URL, content=b"{}")
    assert (answer.status_code, answer.text) == (404, "Telegram is not set up here.\n")


@dataclass
class Counter:
    """The door to WhatsApp: notes what is delivered, and answers as it is told."""

    answer: Said = Said()
    heard: list[tuple[str | None, str, bytes]] = field(default_factory=list)
    told: list[tuple[str | None, str, bytes]] = field(default_factory=list)

    async def webhook(self, signature: str | None, query: str, body: bytes) -> Said:
        self.heard.append((signature, query, body))
        return self.answer

    async def status(self, signature: str | None, query: str, body: bytes) -> Said:
        self.told.append((signature, query, body))
        return self.answer


PATHS = ["/webhooks/whatsapp", "/webhooks/whatsapp/status"]


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def there(counter: Counter) -> Iterator[TestClient]:
    with TestClient(site(rooms=replace(Echo().rooms, whatsapp=counter))) as client:
        yield client


def test_a_message_and_a_report_reach_the_door_with_signature_and_query(
    there: TestClient, counter: Counter
) -> None:
    signed = {"X-Twilio-Signature": "c2ln"}
    there.post(f"{PATHS[0]}?a=b%20c&a=", content=b"Body=hi", headers=signed)
    there.post(PATHS[1], content=b"MessageStatus=sent")
    assert counter.heard == [("c2ln", "a=b%20c&a=", b"Body=hi")]
    assert counter.told == [(None, "", b"MessageStatus=sent")]


@pytest.mark.parametrize("path", PATHS)
def test_the_answer_of_whatsapps_door_goes_back_as_it_is(
    there: TestClient, counter: Counter, path: str
) -> None:
    counter.answer = Said(503, b"<Response/>", {"Retry-After": "2", "Content-Type": "text/xml"})
    answer = there.post(path, content=b"Body=hi")
    assert (answer.status_code, answer.content) == (503, b"<Response/>")
    assert (answer.headers["retry-after"], answer.headers["content-type"]) == ("2", "text/xml")


@pytest.mark.parametrize("path", PATHS)
def test_whatsapp_delivers_with_post_and_not_too_much(there: TestClient, counter: Counter, path: str) -> None:
    assert there.get(path).status_code == 405
    assert there.post(path, content=b"x" * (LARGEST + 1)).status_code == 413
    assert counter.heard == counter.told == []


@pytest.mark.parametrize("path", PATHS)
def test_whatsapp_that_is_not_set_up_is_not_there(client: TestClient, path: str) -> None:
    answer = client.post(path, data={"Body": "hello"})
    assert (answer.status_code, answer.text) == (404, "WhatsApp is not set up here.\n")
