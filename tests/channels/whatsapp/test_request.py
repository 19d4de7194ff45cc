"""One call over our own pool: what comes back, what goes wrong, and what of it is kept."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.request import PooledClient
from bot.domain.message import SendError, SendTrouble
from tests.emulators.twilio_api import SENDER, TwilioApi

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"


@asynccontextmanager
async def standing_in(answer: Answer) -> AsyncIterator[PooledClient]:
    """Something that stands in for Twilio and answers so."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    client = PooledClient(f"http://{host}:{port}", timeout=0.5)
    await client.open()
    yield client
    await client.close()
    await runner.cleanup()


def saying(status: int, text: str = "", **headers: str) -> Answer:
    """Answer every call so."""

    async def answer(_: web.Request) -> web.StreamResponse:
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, headers=shown)

    return answer


async def fails(answer: Answer) -> SendError:
    async with standing_in(answer) as client:
        with pytest.raises(SendError) as refused:
            await client.request("POST", URL, data={"Body": "kindness"})
    return refused.value


@pytest.mark.parametrize(
    ("answer", "trouble", "code"),
    [
        (saying(400, '{"code": 21211, "message": "kindness"}'), SendTrouble.UNKNOWN_ADDRESS, "21211"),
        (saying(404, '{"code": 20404}'), SendTrouble.REFUSED, "20404"),
        (saying(404, '{"code": "?"}'), SendTrouble.REFUSED, "404"),
        (saying(404, "<h1>Not here</h1>"), SendTrouble.UNREACHABLE, "404 unreadable"),
        (saying(403, "Blocked by a proxy"), SendTrouble.UNREACHABLE, "403 unreadable"),
        (saying(422, '{"title": "no code in it"}'), SendTrouble.UNREACHABLE, "422 unreadable"),
        (saying(400, "[" * 100_000), SendTrouble.UNREACHABLE, "400 unreadable"),
        (saying(502, "Bad Gateway"), SendTrouble.UNREACHABLE, "502 unreadable"),
        (saying(302, "", Location="https://example.org"), SendTrouble.UNREACHABLE, "302 unreadable"),
        (saying(429, "slow down"), SendTrouble.TOO_FAST, "429"),
    ],
)
async def test_only_an_answer_in_twilios_own_form_is_believed(
    answer: Answer, trouble: SendTrouble, code: str
) -> None:
    error = await fails(answer)
    assert (error.trouble, error.code) == (trouble, code)
    assert "kindness" not in f"{error!r} {error} {error.__cause__} {error.__context__}"


@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7.0), ("0", 0.0), ("soon", None), ("-1", None), ("9" * 20, None)]
)
async def test_how_long_to_wait_is_heard(told: str, seconds: float | None) -> None:
    error = await fails(saying(429, '{"code": 20429}', Retry_After=told))
    assert (error.trouble, error.retry_after) == (SendTrouble.TOO_FAST, seconds)


@pytest.mark.parametrize(("trouble", "code"), [("timeout", "timeout"), ("closed", "connection")])
async def test_what_is_lost_on_the_way_is_trouble_over_there(
    twilio: TwilioApi, trouble: str, code: str
) -> None:
    api = Api(twilio.account, twilio.token, twilio.url, timeout=0.3)
    await api.open()
    twilio.fail("send", trouble)  # type: ignore[arg-type]
    with pytest.raises(SendError) as lost:
        await api.send(twilio.person().own, SENDER, "", {"body": "kindness"})
    assert (lost.value.trouble, lost.value.code) == (SendTrouble.UNREACHABLE, code)
    assert "kindness" not in f"{lost.value.__context__}"
    await api.close()


async def test_nobody_is_there() -> None:
    client = PooledClient("http://127.0.0.1:1")
    await client.open()
    with pytest.raises(SendError) as refused:
        await client.request("GET", URL)
    assert refused.value.code == "connection"
    await client.close()


async def test_before_it_is_open_and_after_it_is_closed_nothing_goes() -> None:
    client = PooledClient()
    for _ in range(2):
        with pytest.raises(SendError) as refused:
            await client.request("GET", URL)
        assert refused.value.code == "closed"
        await client.open()
        await client.close()


async def test_calls_go_to_what_stands_in_for_twilio_and_json_goes_as_json() -> None:
    seen: list[tuple[str, str, str]] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        seen.append((request.path_qs, request.content_type, await request.text()))
        return web.json_response({})

    async with standing_in(answer) as client:
        await client.request("GET", "https://content.twilio.com/v1/Content", params={"PageSize": 5})
        as_json = {"Content-Type": "application/json"}
        await client.request(
            "POST", "https://content.twilio.com/v1/Content", data={"a": {"b": 1}}, headers=as_json
        )
        await client.request("POST", URL, data={"Body": "é"})
    assert seen == [
        ("/v1/Content?PageSize=5", "application/octet-stream", ""),
        ("/v1/Content", "application/json", '{"a": {"b": 1}}'),
        ("/2010-04-01/Accounts/AC1/Messages.json", "application/x-www-form-urlencoded", "Body=%C3%A9"),
    ]
    assert PooledClient().place_of(URL) == URL


async def test_nothing_that_is_said_reaches_the_log(
    twilio: TwilioApi, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = twilio.person()
    await api.send(ada.own, SENDER, "", {"body": "kindness"})
    assert not any(word in caplog.text for word in ("kindness", ada.own, twilio.token))
