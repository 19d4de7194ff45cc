"""One connection: what comes back is the answer to what was asked, or nothing."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.line import LARGEST, Lost
from bot.channels.telegram.wire import Wire
from tests.channels.telegram.wire_server import ANSWER, Server


async def test_an_answer_has_its_status_and_how_long_to_wait(server: Server, wire: Wire) -> None:
    server.says(b"HTTP/1.1 429 Too Many Requests\r\nretry-AFTER: 7\r\nContent-Length: 1\r\n\r\nx")
    assert await wire.post("send", b"{}", 20) == (429, b"x", "7")


async def test_a_chunked_answer_is_put_together(server: Server, wire: Wire) -> None:
    server.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
    assert (await wire.post("send", b"{}", 20)).body == b"abc"
    assert (await wire.post("send", b"{}", 20)).body == b"abc"


async def test_go_on_is_not_the_answer(server: Server, wire: Wire) -> None:
    server.says(b"HTTP/1.1 100 Continue\r\n\r\n" + ANSWER)
    assert (await wire.post("send", b"{}", 20)).status == 200


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", b"no http at all\r\n\r\n"],
    ids=["nothing", "half of it", "something else"],
)
async def test_what_is_no_whole_answer_is_lost_and_the_next_question_is_not(
    server: Server, wire: Wire, answer: bytes
) -> None:
    server.says(answer, then_close=True)
    with pytest.raises(Lost) as caught:
        await wire.post("send", b"private words", 20)
    assert "SECRET" not in repr(caught.value) + repr(wire)
    server.speaks = server.answers
    assert (await wire.post("send", b"{}", 20)).status == 200


async def test_an_answer_without_end_is_not_read_for_ever(server: Server, wire: Wire) -> None:
    server.says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * (LARGEST + 1))
    with pytest.raises(Lost):
        await wire.post("send", b"{}", 20)


async def test_what_nobody_asked_for_ends_the_connection(server: Server, wire: Wire) -> None:
    server.says(ANSWER + ANSWER)
    assert (await wire.post("send", b"{}", 20)).body == b"ok"
    assert (await wire.post("send", b"{}", 20)).body == b"ok"
    assert server.connections == 2


async def test_what_nobody_asked_for_is_not_the_answer_of_who_waits(server: Server) -> None:
    wire = Wire(server.url, connections=1, keep_alive=30)
    server.says(ANSWER + ANSWER.replace(b"ok", b"no"))
    asking = [asyncio.create_task(wire.post("send", b"{}", 20)) for _ in range(3)]
    assert [(await each).body for each in asking] == [b"ok"] * 3
    await wire.close()
