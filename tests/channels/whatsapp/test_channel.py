"""The door as a whole: what it opens with, what it takes and refuses, and that it closes in peace."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from structlog.typing import EventDict

from bot.channels.whatsapp import STATUS_PATH, WEBHOOK_PATH, KeyRefused, WhatsApp, ensure
from bot.channels.whatsapp.api import Api
from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import (
    Choice,
    Heard,
    InboundMessage,
    OutboundMessage,
    Press,
    Receipt,
    SendError,
    SendTrouble,
    Unavailable,
)
from tests.emulators.twilio_api import SENDER, Person, TwilioApi

CHOICES = (Choice("yes", "Yes, please"), Choice("no", "No, thank you"))


class House:
    """As little of a house as will do: it remembers what it took, asks one question, and echoes."""

    def __init__(self) -> None:
        self.heard: list[InboundMessage] = []
        self.told: list[DeliveryReport] = []
        self.deliveries: Counter[str] = Counter()
        self.refuse: Callable[[object], Exception | None] = lambda _: None
        self.channel: WhatsApp | None = None

    async def receive(self, message: InboundMessage) -> Receipt:
        self.deliveries[message.external_id] += 1
        if (trouble := self.refuse(message)) is not None:
            raise trouble
        if message.external_id in {one.external_id for one in self.heard}:
            return Receipt(duplicate=True)
        self.heard.append(message)
        assert self.channel is not None
        if message.text == "/start" and message.address is not None:
            await self.channel.send(message.address.value, OutboundMessage("Shall we?", CHOICES, "w7"))
        return Receipt()

    async def report(self, report: DeliveryReport) -> None:
        if (trouble := self.refuse(report)) is not None:
            raise trouble
        self.told.append(report)

    @property
    def kinds(self) -> list[Heard]:
        return [one.kind for one in self.heard]


def whatsapp(twilio: TwilioApi, public_url: str, **more: Any) -> WhatsApp:
    return WhatsApp(
        twilio.account,
        twilio.token,
        SENDER,
        api_url=twilio.url,
        public_url=public_url,
        words=lambda name, _: {"list_button": "Choose", "write_answer": "Write."}[name],
        now=lambda: datetime.now(UTC),
        **more,
    )


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def channel(twilio: TwilioApi, api: Api, house: House) -> AsyncIterator[WhatsApp]:
    """Open, behind a web server as it is in earnest; everything is prepared."""
    await ensure(api)
    async with AsyncExitStack() as stack:
        channels: list[WhatsApp] = []

        async def answer(request: web.Request) -> web.Response:
            (channel,) = channels
            take = channel.status if request.path == STATUS_PATH else channel.webhook
            signature = request.headers.get("X-Twilio-Signature")
            given = await take(signature, request.rel_url.raw_query_string, await request.read())
            return web.Response(status=given.status, body=given.body, headers=given.headers)

        app = web.Application()
        app.router.add_post(WEBHOOK_PATH, answer)
        app.router.add_post(STATUS_PATH, answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        channel = house.channel = whatsapp(twilio, f"http://{host}:{port}/")
        channels.append(channel)
        twilio.webhook = f"http://{host}:{port}{WEBHOOK_PATH}#rc=3&rp=all"
        await channel.open(house.receive, house.report)
        stack.push_async_callback(channel.close)
        yield channel


@pytest.fixture
def ada(twilio: TwilioApi) -> Person:
    return twilio.person()


async def test_a_conversation_with_a_question_and_a_tap(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person
) -> None:
    assert await ada.says("/start c7Qd") == 200
    assert (ada.last.text, ada.last.labels) == ("Shall we?", ["Yes, please", "No, thank you"])
    assert await ada.presses("No, thank you") == 200
    start, press = house.heard
    assert (start.text, start.start_code) == ("/start", "c7Qd")
    assert press.press == Press("w7", 1)
    assert {each.address and each.address.value for each in house.heard} == {ada.own}
    await twilio.until(lambda: len(house.told) == 2)
    assert [each.progress for each in house.told] == [Progress.SENT, Progress.DELIVERED]
    assert {each.provider_id for each in house.told} == {ada.last.sid}


@pytest.mark.parametrize("kind", ["image/jpeg", "audio/ogg", "video/mp4", "application/pdf", "text/vcard"])
async def test_what_is_not_words_is_not_opened(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person, kind: str
) -> None:
    assert await ada.sends(kind, b"content") == 200
    (heard,) = house.heard
    assert heard.kind is Heard.MEDIA
    assert not [call for call in twilio.calls if "Media" in call.path]
    assert await channel.fetch(heard.media[0].reference) == b"content"
    await channel.delete(ada.own, [heard.external_id])
    assert twilio.messages == []


async def test_everything_else_that_comes_is_answered_200(
    channel: WhatsApp, house: House, ada: Person
) -> None:
    for fields in (
        {"MessageType": "location", "Latitude": "51.5", "Longitude": "-0.2", "Label": "Home"},
        {"MessageType": "brand_new"},
        {"MessageType": "text"},
        {"Body": "a\0b"},
        {"Body": "🤱🏾" * 500, "Brand": "new"},
        {"Body": "Schluss", "OptOutType": "STOP"},
    ):
        assert await ada.delivers(fields) == 200
    assert house.kinds == [Heard.MEDIA, Heard.UNREADABLE, Heard.TEXT, Heard.TEXT, Heard.TEXT, Heard.TEXT]


@pytest.mark.parametrize("signature", ["", "x", None])
async def test_what_is_not_signed_is_not_read(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person, signature: str | None
) -> None:
    body = b"MessageSid=SM" + b"0" * 32 + b"&From=whatsapp%3AGB.1&Body=STOP&MessageStatus=failed"
    for take in (channel.webhook, channel.status):
        answer = await take(signature, "", body)
        assert (answer.status, answer.body) == (403, b"")
    assert house.deliveries == Counter()
    assert house.told == []


async def test_what_was_changed_on_its_way_is_not_read(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person
) -> None:
    """A signature over other fields, or over the other address, is none."""
    await ada.says("/start")
    other = twilio.webhook.replace(WEBHOOK_PATH, STATUS_PATH)
    await twilio.until(lambda: len(twilio.callbacks.answers) == 4)
    twilio.callbacks.answers.clear()
    fields = {"MessageSid": ada.last.sid, "MessageStatus": "read"}
    signature = twilio.callbacks.signed(twilio.webhook, fields)
    assert await twilio.callbacks.deliver(other, fields, signature=signature) == 403
    assert (
        await twilio.callbacks.deliver(twilio.webhook, fields | {"Body": "STOP"}, signature=signature) == 403
    )
    assert [each.progress for each in house.told] == [Progress.SENT, Progress.DELIVERED]


async def test_more_fields_than_any_delivery_has_are_refused(channel: WhatsApp) -> None:
    assert (await channel.webhook("x", "", b"&".join([b"a=1"] * 2000))).status == 403


async def test_the_query_of_our_address_is_signed_too(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person
) -> None:
    twilio.webhook = twilio.webhook.replace("#", "?from=twilio&b=%20#")
    assert await ada.says("Hello") == 200


async def test_what_the_house_does_not_take_twilio_brings_again(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person
) -> None:
    times = [Unavailable(7), RuntimeError("her own words")]
    house.refuse = lambda _: times.pop(0) if times else None
    assert await ada.says("Hello") == 200
    assert [status for _, status in twilio.callbacks.answers] == [503, 503, 200]
    assert list(house.deliveries.values()) == [3]
    assert len(house.heard) == 1


async def test_while_the_house_is_full_twilio_is_told_when_to_come(channel: WhatsApp, house: House) -> None:
    house.refuse = lambda _: Unavailable(7)
    answer = await channel._answered(
        house.receive(InboundMessage("whatsapp", "SM1", Heard.TEXT, datetime.now(UTC))), ""
    )
    assert (answer.status, answer.headers) == (503, {"Retry-After": "7"})


async def test_a_break_says_nothing_of_what_was_said(
    channel: WhatsApp, house: House, ada: Person, logs: list[EventDict]
) -> None:
    house.refuse = lambda _: RuntimeError("kindness")
    assert await ada.says("kindness") == 503
    shown = str(logs)
    assert "whatsapp_delivery_not_taken" in shown
    assert not any(word in shown for word in ("kindness", ada.own, "Zaynabcanary"))


async def test_an_answer_is_one_that_twilio_takes_without_a_warning(
    twilio: TwilioApi, channel: WhatsApp
) -> None:
    fields = {"MessageStatus": "sending", "MessageSid": "SM" + "0" * 32}
    url = twilio.webhook.replace(WEBHOOK_PATH, STATUS_PATH).partition("#")[0]
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    answer = await channel.status(twilio.callbacks.signed(url, fields), "", body)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/xml")
    assert answer.body.endswith(b"<Response/>")


@pytest.mark.parametrize(
    "order", [("delivered", "sent", "read"), ("read", "read", "sent"), ("failed", "sent", "failed")]
)
async def test_reports_come_in_any_order_and_twice_and_are_all_handed_on(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person, order: tuple[str, ...]
) -> None:
    twilio.progress = [(each, "63016" if each == "failed" else "") for each in order]
    await channel.send(ada.own, OutboundMessage("Hello"))
    await twilio.until(lambda: len(house.told) == len(order))
    assert [each.progress.value for each in house.told] == list(order)
    troubles = {each.trouble for each in house.told if each.progress is Progress.FAILED}
    assert troubles <= {SendTrouble.OUTSIDE_WINDOW}


async def test_a_report_that_the_house_does_not_take_comes_again(
    twilio: TwilioApi, channel: WhatsApp, house: House, ada: Person
) -> None:
    times = [Unavailable(1)]
    house.refuse = lambda _: times.pop() if times else None
    twilio.progress = [("read", "")]
    await channel.send(ada.own, OutboundMessage("Hello"))
    await twilio.until(lambda: len(house.told) == 1)
    assert [status for _, status in twilio.callbacks.answers] == [503, 200]


async def test_where_nobody_wants_reports_they_are_taken_all_the_same(
    twilio: TwilioApi, house: House, ada: Person
) -> None:
    channel = whatsapp(twilio, "https://room.example.org")
    await channel.open(house.receive)
    fields = {"MessageStatus": "read", "MessageSid": "SM" + "0" * 32}
    signature = twilio.callbacks.signed(f"https://room.example.org{STATUS_PATH}", fields)
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    assert (await channel.status(signature, "", body)).status == 200
    await channel.close()


async def test_every_message_asks_to_be_told_about(twilio: TwilioApi, channel: WhatsApp, ada: Person) -> None:
    await channel.send(ada.own, OutboundMessage("Hello"))
    assert twilio.sent()[0].callback.endswith("/webhooks/whatsapp/status#rc=3&rp=all")


async def test_what_was_missed_while_it_was_closed_is_heard_at_opening(
    twilio: TwilioApi, house: House, ada: Person
) -> None:
    await ada.delivers({"Body": "Is anybody there?"}, at=datetime.now(UTC) - timedelta(minutes=10))
    channel = house.channel = whatsapp(twilio, "https://room.example.org")
    await channel.open(house.receive)
    await twilio.until(lambda: len(house.heard) == 1)
    assert house.heard[0].text == "Is anybody there?"
    await channel.close()


async def test_it_looks_again_and_again_and_finds_what_was_prepared_meanwhile(
    twilio: TwilioApi, api: Api, house: House, ada: Person
) -> None:
    channel = house.channel = whatsapp(twilio, "https://room.example.org", every=timedelta(seconds=0.01))
    await channel.open(house.receive)
    listings = [call for call in twilio.calls if call.method == "GET"]
    await twilio.until(lambda: len([c for c in twilio.calls if c.method == "GET"]) > len(listings) + 3)
    await ada.delivers({"Body": "missed"}, at=datetime.now(UTC) - timedelta(minutes=2))
    await twilio.until(lambda: len(house.heard) == 1)
    await channel.close()


async def test_a_wrong_key_keeps_it_shut(twilio: TwilioApi, house: House) -> None:
    channel = whatsapp(twilio, "https://room.example.org")
    twilio.fail("contents", 401, 20003)
    with pytest.raises(KeyRefused):
        await channel.open(house.receive)
    await channel.close()


@pytest.mark.parametrize("trouble", [503, "closed", "timeout"])
async def test_it_opens_though_twilio_cannot_be_reached(
    twilio: TwilioApi, house: House, logs: list[EventDict], trouble: Any
) -> None:
    channel = house.channel = whatsapp(twilio, "https://room.example.org", first_try=0.2)
    twilio.fail("contents", trouble, times=None)
    await channel.open(house.receive)
    assert "whatsapp_not_reached" in [each["event"] for each in logs]
    twilio.heal()
    ada = twilio.person()
    await channel.send(ada.own, OutboundMessage("Shall we?", CHOICES, "w7"))
    assert ada.last.text == "Shall we?\n\n1. Yes, please\n2. No, thank you\n\nWrite."
    await channel.close()


async def test_closed_it_takes_and_says_nothing(twilio: TwilioApi, house: House, ada: Person) -> None:
    channel = whatsapp(twilio, "https://room.example.org")
    with pytest.raises(SendError) as refused:
        await channel.send(ada.own, OutboundMessage("Hello"))
    assert refused.value.trouble is SendTrouble.UNREACHABLE
    await channel.open(house.receive)
    await channel.close()
    await channel.close()
    fields = {"MessageSid": "SM" + "0" * 32, "From": "whatsapp:GB.1", "Body": "Hello"}
    signature = twilio.callbacks.signed(f"https://room.example.org{WEBHOOK_PATH}", fields)
    body = b"MessageSid=SM" + b"0" * 32 + b"&From=whatsapp%3AGB.1&Body=Hello"
    assert (await channel.webhook(signature, "", body)).status == 503
    assert not [task for task in asyncio.all_tasks() if "WhatsApp" in repr(task)]
    assert repr(channel) == "WhatsApp()"
