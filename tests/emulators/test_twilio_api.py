"""The emulated Twilio is as strict as the real one, or the tests that stand on it prove nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.emulators.fixtures import twilio_api
from tests.emulators.twilio_api import SENDER, TwilioApi
from tests.emulators.twilio_side.records import Button, Content, Refused

__all__ = ["twilio_api"]

QUICK = {"body": "{{1}}", "actions": [{"title": "{{2}}", "id": "{{3}}"}]}
LIST = {"body": "{{1}}", "button": "{{2}}", "items": [{"item": "{{3}}", "id": "{{4}}"}]}


@pytest.fixture
async def client(twilio_api: TwilioApi) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who knows the key."""
    headers = {"Authorization": aiohttp.encode_basic_auth(twilio_api.account, twilio_api.token)}
    async with aiohttp.ClientSession(twilio_api.url, headers=headers) as client:
        yield client


async def sends(client: aiohttp.ClientSession, api: TwilioApi, **params: str) -> tuple[int, Any]:
    """Send something; return status and code."""
    url = f"/2010-04-01/Accounts/{api.account}/Messages.json"
    async with client.post(url, data={"From": SENDER, **params}) as answer:
        said = await answer.json()
        return answer.status, said.get("code", said.get("status"))


async def test_it_takes_what_twilio_takes_and_nothing_else(
    twilio_api: TwilioApi, client: aiohttp.ClientSession
) -> None:
    ada = twilio_api.person(number=True)
    assert await sends(client, twilio_api, To=ada.own, Body="Hello") == (201, "queued")
    assert await sends(client, twilio_api, To=ada.number, Body="x" * 1600) == (201, "queued")
    assert await sends(client, twilio_api, To=ada.own, Body="x" * 1601) == (400, 21617)
    assert await sends(client, twilio_api, To=ada.own) == (400, 21619)
    picture = {"MediaUrl": "https://room.example.org/results/x.png"}
    assert await sends(client, twilio_api, To=ada.own, **picture) == (201, "queued")
    assert ada.heard[-1].picture == picture["MediaUrl"]
    assert await sends(client, twilio_api, To="whatsapp:+447700900999", Body="Hello") == (400, 21211)
    assert await sends(client, twilio_api, To=ada.own, Body="Hello", From="whatsapp:+1") == (400, 63007)
    assert await sends(client, twilio_api, To=ada.own, ContentSid="HX0") == (400, 21655)
    async with aiohttp.ClientSession(twilio_api.url) as stranger:
        assert await sends(stranger, twilio_api, To=ada.own, Body="Hello") == (401, 20003)
    assert [len(message.text) for message in ada.heard] == [5, 1600, 0]


def filled(body: dict[str, Any], variables: str) -> tuple[str, list[Button], str]:
    kind = "twilio/list-picker" if "items" in body else "twilio/quick-reply"
    samples = {str(gap): f"sample {gap}" for gap in range(1, 5)}
    return Content("HX1", {"friendly_name": "x", "variables": samples, "types": {kind: body}}).filled(
        variables
    )


def test_a_prepared_text_is_filled_in() -> None:
    assert filled(QUICK, '{"1": "Shall we?", "2": "Yes", "3": "w7:0"}') == (
        "Shall we?",
        [Button("Yes", "w7:0")],
        "",
    )
    assert filled(LIST, '{"2": "Choose"}') == ("sample 1", [Button("sample 3", "sample 4")], "Choose")


@pytest.mark.parametrize(
    ("body", "variables", "code"),
    [
        (QUICK, '{"1": "two\\nlines"}', 21656),
        (QUICK, '{"1": "a     b"}', 21656),
        (QUICK, '{"1": ""}', 21656),
        (QUICK, "[]", 21656),
        (QUICK, '{"2": "' + "x" * 21 + '"}', 63021),
        (LIST, '{"3": "' + "x" * 25 + '"}', 63021),
        (LIST, '{"2": "' + "x" * 21 + '"}', 63021),
        (QUICK, '{"1": "' + "x" * 1025 + '"}', 63021),
        ({"body": "?", "actions": [{"title": "Same"}, {"title": "Same"}]}, "{}", 63021),
    ],
)
def test_what_twilio_or_whatsapp_would_not_show_is_refused(
    body: dict[str, Any], variables: str, code: int
) -> None:
    with pytest.raises(Refused) as refused:
        filled(body, variables)
    assert refused.value.code == code


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[int]]]:
    """A web address that answers with these statuses, one after the other, and then 200."""
    statuses: list[int] = []

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/hook", statuses
    await runner.cleanup()


@pytest.mark.parametrize(("behind", "tries"), [("", 1), ("#rc=3&rp=all", 4)])
async def test_it_calls_again_only_where_the_address_asks_for_it(
    twilio_api: TwilioApi, hook: tuple[str, list[int]], behind: str, tries: int
) -> None:
    url, statuses = hook
    statuses += [503] * 10
    twilio_api.callbacks.pause = 0.01
    twilio_api.webhook = url + behind
    assert await twilio_api.person().says("Hello") == 503
    assert len(twilio_api.callbacks.answers) == tries


async def test_a_refused_delivery_is_not_brought_again(
    twilio_api: TwilioApi, hook: tuple[str, list[int]]
) -> None:
    url, statuses = hook
    statuses += [403]
    twilio_api.webhook = f"{url}#rc=3&rp=all"
    assert await twilio_api.person().says("Hello") == 403
    assert len(twilio_api.callbacks.answers) == 1


async def test_a_fault_lasts_as_long_as_it_is_told(
    twilio_api: TwilioApi, client: aiohttp.ClientSession
) -> None:
    ada = twilio_api.person()
    twilio_api.fail("send", 429, 20429, times=2, later=1)
    answers = [await sends(client, twilio_api, To=ada.own, Body="Hello") for _ in range(4)]
    assert [status for status, _ in answers] == [201, 429, 429, 201]
    twilio_api.fail("*", 400, 30008, times=None)
    assert await sends(client, twilio_api, To=ada.own, Body="Hello") == (400, 30008)
    twilio_api.heal()
    twilio_api.fail("send", 500, 20500, after=True)
    assert await sends(client, twilio_api, To=ada.own, Body="It went") == (500, 20500)
    assert ada.last.text == "It went"


async def test_whoever_waits_in_vain_is_told_what_for(twilio_api: TwilioApi) -> None:
    with pytest.raises(AssertionError, match="a miracle"):
        await twilio_api.until(lambda: False, 0.05, "a miracle")
    await asyncio.sleep(0)
