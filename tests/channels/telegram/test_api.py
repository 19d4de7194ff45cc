"""Calls to the Bot API: what comes back is a result or one of our errors, never anything else."""

from __future__ import annotations

import asyncio
import json
import traceback
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.api import Api, Reply, result_of
from bot.channels.telegram.errors import Conflict
from bot.domain.message import SendError, SendTrouble
from tests.channels.telegram.stub import TOKEN, Odd, Stub, closed, cut, html, ok, raw, refusal, slow

T = SendTrouble
PARAMS = {"chat_id": 1001, "text": "private words"}


async def test_a_call_gives_its_result(api: Api, stub: Stub) -> None:
    stub.next("sendMessage", ok({"message_id": 7}))
    assert await api.call("sendMessage", {"chat_id": 5, "text": "سلام 🤱🏾"}) == {"message_id": 7}
    assert stub.calls == [("sendMessage", {"chat_id": 5, "text": "سلام 🤱🏾"})]


async def test_half_a_character_does_not_stop_a_call(api: Api, stub: Stub) -> None:
    await api.call("sendMessage", {"chat_id": 5, "text": "a\ud83db"})
    assert stub.of("sendMessage")[0]["text"] == "a?b"


async def test_half_a_character_in_an_answer_does_not_hide_the_others(api: Api, stub: Stub) -> None:
    stub.next("getUpdates", raw('{"ok":true,"result":[{"update_id":7,"x":"\\ud83d"},{"update_id":8}]}'))
    found = await api.call("getUpdates", {})
    assert [one["update_id"] for one in found] == [7, 8]


ODD: list[tuple[str, Odd, SendTrouble, float | None]] = [
    ("blocked", refusal(403, "Forbidden: bot was blocked by the user"), T.BLOCKED, None),
    ("no chat", refusal(400, "Bad Request: chat not found"), T.UNKNOWN_ADDRESS, None),
    ("too long", refusal(400, "Bad Request: message is too long"), T.REFUSED, None),
    ("too fast", refusal(429, "Too Many Requests: retry after 5", retry_after=5), T.TOO_FAST, 5),
    ("too fast, by header", refusal(429, "Too Many Requests", {"Retry-After": "6"}), T.TOO_FAST, 6),
    ("too fast, for how long?", refusal(429, "Too Many Requests"), T.TOO_FAST, None),
    (
        "too fast, absurdly",
        refusal(429, "Too Many", {"Retry-After": "soon"}, retry_after=-3),
        T.TOO_FAST,
        None,
    ),
    ("too fast, a page", raw("<html>", 429, {"Retry-After": "7"}), T.TOO_FAST, 7),
    ("wrong token", refusal(401, "Unauthorized"), T.NOT_ALLOWED, None),
    ("no such bot", refusal(404, "Not Found"), T.NOT_ALLOWED, None),
    ("second poller", refusal(409, "Conflict: terminated"), T.UNREACHABLE, None),
    ("bad gateway", raw("Bad Gateway", 502), T.UNREACHABLE, None),
    ("trouble", refusal(500, "Internal Server Error"), T.UNREACHABLE, None),
    ("trouble, for so long", raw("", 503, {"Retry-After": "9"}), T.UNREACHABLE, 9),
    ("a proxy's page", html(403), T.UNREACHABLE, None),
    ("a proxy's other page", html(404), T.UNREACHABLE, None),
    ("a friendly page", html(200), T.UNREACHABLE, None),
    ("no body", raw(""), T.UNREACHABLE, None),
    ("half of one", raw('{"ok":true,"result":{"mess'), T.UNREACHABLE, None),
    ("a list", raw("[1]"), T.UNREACHABLE, None),
    ("no ok", raw('{"result":true}'), T.UNREACHABLE, None),
    ("a strange ok", raw('{"ok":"yes","result":true}'), T.UNREACHABLE, None),
    ("not ok, and no more", raw('{"ok":false}'), T.UNREACHABLE, None),
    (
        "strange fields",
        raw('{"ok":false,"error_code":"x","description":7,"parameters":[]}', 400),
        T.REFUSED,
        None,
    ),
    ("a strange wait", refusal(429, "", retry_after={"a": 1}), T.TOO_FAST, None),
    ("so deep", raw("[" * 100_000), T.UNREACHABLE, None),
    ("no UTF-8", raw(b'{"ok":true,"result":"\xff"}'), T.UNREACHABLE, None),
    ("closed", closed(), T.UNREACHABLE, None),
    ("cut", cut(), T.UNREACHABLE, None),
]


@pytest.mark.parametrize(("answer", "trouble", "wait"), [case[1:] for case in ODD], ids=[c[0] for c in ODD])
async def test_every_odd_answer_is_one_of_our_errors_and_tells_nothing(
    api: Api, stub: Stub, answer: Odd, trouble: SendTrouble, wait: float | None
) -> None:
    stub.next("sendMessage", answer)
    with pytest.raises(SendError) as caught:
        await api.call("sendMessage", PARAMS)
    assert (caught.value.trouble, caught.value.retry_after) == (trouble, wait)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(api)
    for secret in (TOKEN, "SECRET", "private words", "1001", "organisation"):
        assert secret not in told


async def test_a_redirect_is_not_followed(api: Api, stub: Stub) -> None:
    stub.next("sendMessage", raw("", 302, {"Location": f"/bot{TOKEN}/getMe"}))
    with pytest.raises(SendError) as caught:
        await api.call("sendMessage", PARAMS)
    assert (caught.value.trouble, len(stub.calls)) == (T.UNREACHABLE, 1)


async def test_slowness_is_unreachable(stub: Stub) -> None:
    api = Api(TOKEN, stub.url, timeout=0.05)
    await api.open()
    stub.next("sendMessage", slow(5))
    with pytest.raises(SendError) as caught:
        await api.call("sendMessage", {})
    assert (caught.value.trouble, caught.value.code) == (T.UNREACHABLE, "timeout")
    stub.next("getUpdates", slow(0.2))
    assert await api.call("getUpdates", {}, within=5) is True
    await api.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nowhere.invalid", "nonsense", "http://[", ""])
async def test_a_server_that_is_not_there_is_unreachable(url: str) -> None:
    api = Api(TOKEN, url)
    await api.open()
    with pytest.raises(SendError) as caught:
        await api.call("getMe", {})
    assert caught.value.trouble is T.UNREACHABLE
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))
    await api.close()


async def test_a_closed_channel_is_unreachable(stub: Stub) -> None:
    api = Api(TOKEN, stub.url)
    for _ in range(2):
        with pytest.raises(SendError) as caught:
            await api.call("getMe", {})
        assert caught.value.code == "closed"
        await api.open()
        await api.close()
    await api.close()


async def test_closing_in_the_middle_of_a_call_is_unreachable(stub: Stub) -> None:
    api = Api(TOKEN, stub.url)
    await api.open()
    stub.next("sendMessage", slow(5))
    call = asyncio.create_task(api.call("sendMessage", {}))
    await stub.until(lambda: bool(stub.calls))
    await api.close()
    with pytest.raises(SendError) as caught:
        await call
    assert caught.value.trouble is T.UNREACHABLE


async def test_a_second_poller_is_told_apart(api: Api, stub: Stub) -> None:
    stub.next("getUpdates", refusal(409, "Conflict: terminated by other getUpdates request"))
    with pytest.raises(Conflict):
        await api.call("getUpdates", {})


async def test_a_slash_at_the_end_of_the_address_does_no_harm(stub: Stub) -> None:
    api = Api(TOKEN, stub.url + "/")
    await api.open()
    assert (await api.call("getMe", {}))["username"] == "our_bot"
    await api.close()


async def test_connections_are_kept_and_used_again(api: Api, stub: Stub) -> None:
    ports = set()

    async def noting(request: Any) -> Any:
        ports.add(request.transport.get_extra_info("peername")[1])
        return await ok(True)(request)

    stub.next("sendMessage", *[noting] * 20)
    for _ in range(20):
        await api.call("sendMessage", {})
    assert len(ports) == 1


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_answers = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("ok", "result", "error_code", "description", "parameters"), _anything)
)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(200, 599),
    st.binary(max_size=50) | _answers.map(json.dumps).map(str.encode),
    st.none() | st.text(max_size=5),
)
def test_no_answer_is_anything_but_a_result_or_one_of_our_errors(
    status: int, body: bytes, retry_after: str | None
) -> None:
    try:
        result_of(Reply(status, body, retry_after))
    except SendError as error:
        assert error.retry_after is None or 0 <= error.retry_after < 1e9
