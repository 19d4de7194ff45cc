"""The wire to one server: each question gets its own answer, whatever the server does with the connection."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.line import Lost
from bot.channels.telegram.wire import Wire
from tests.channels.telegram.wire_server import ANSWER, Server, until


async def test_questions_go_one_after_the_other_over_one_connection(server: Server, wire: Wire) -> None:
    for body in (b"{}", b'{"a":1}', b""):
        assert (await wire.post("getMe", body, 20)).body == body
    assert server.connections == 1
    assert server.asked[1] == b'POST /bot1%3ASECRET/getMe {"a":1}'


async def test_each_gets_her_own_answer_and_no_more_connections_are_made_than_allowed(
    server: Server, wire: Wire
) -> None:
    server.hold.clear()
    asking = [asyncio.create_task(wire.post("send", b"%d" % number, 20)) for number in range(9)]
    await until(lambda: len(server.asked) >= 2)
    assert repr(wire) == "Wire(2 lines, 7 waiting)"
    server.hold.set()
    assert [(await each).body for each in asking] == [b"%d" % number for number in range(9)]
    assert server.connections == 2


async def test_a_server_that_closes_after_each_answer_is_asked_over_new_connections(
    server: Server, wire: Wire
) -> None:
    server.says(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", then_close=True)
    for number in range(3):
        assert (await wire.post("send", b"{}", 20)).status == 200
        assert server.connections == number + 1


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(
    server: Server, wire: Wire
) -> None:
    server.says(ANSWER, then_close=True)
    await wire.post("send", b"{}", 20)
    await until(lambda: repr(wire) == "Wire(0 lines, 0 waiting)")
    assert (await wire.post("send", b"{}", 20)).status == 200


async def test_a_late_answer_is_not_taken_for_the_next_ones(server: Server, wire: Wire) -> None:
    server.hold.clear()
    with pytest.raises(TimeoutError):
        await wire.post("send", b"late", 0.05)
    asking = asyncio.create_task(wire.post("send", b"next", 20))
    await until(lambda: any(each.endswith(b" next") for each in server.asked))
    server.hold.set()
    assert (await asking).body == b"next"


async def test_who_waits_for_a_connection_waits_no_longer_than_she_said(server: Server, wire: Wire) -> None:
    server.hold.clear()
    asking = [asyncio.create_task(wire.post("send", b"%d" % number, 20)) for number in range(2)]
    await until(lambda: len(server.asked) >= 2)
    with pytest.raises(TimeoutError):
        await wire.post("send", b"too late", 0.05)
    server.hold.set()
    await asyncio.gather(*asking)
    assert [each.rpartition(b" ")[2] for each in server.asked] == [b"0", b"1"]


async def test_who_gives_up_asking_leaves_the_connection_to_nobody(server: Server, wire: Wire) -> None:
    server.hold.clear()
    asking = asyncio.create_task(wire.post("send", b"given up", 20))
    await until(lambda: bool(server.asked))
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    server.hold.set()
    assert (await wire.post("send", b"next", 20)).body == b"next"


async def test_after_connections_were_lost_those_who_wait_get_new_ones(server: Server) -> None:
    wire = Wire(server.url, connections=1, keep_alive=30)
    server.hold.clear()
    first = asyncio.create_task(wire.post("send", b"first", 20))
    await until(lambda: bool(server.asked))
    second = asyncio.create_task(wire.post("send", b"second", 20))
    await asyncio.sleep(0.01)
    server.end()
    with pytest.raises(Lost):
        await first
    server.hold.set()
    assert (await second).body == b"second"
    await wire.close()


async def test_when_nobody_is_there_all_who_wait_are_told() -> None:
    wire = Wire("http://127.0.0.1:9/", connections=1, keep_alive=30)
    asking = [asyncio.create_task(wire.post("send", b"{}", 20)) for _ in range(5)]
    for each in asking:
        with pytest.raises(Lost):
            await each
    await wire.close()


async def test_what_is_not_needed_is_closed_after_a_while(server: Server) -> None:
    wire = Wire(server.url, connections=2, keep_alive=0.05)
    await asyncio.gather(wire.post("send", b"1", 20), wire.post("send", b"2", 20))
    await until(lambda: repr(wire) == "Wire(0 lines, 0 waiting)")
    await wire.close()


async def test_closing_tells_those_who_ask_and_those_who_wait(server: Server) -> None:
    wire = Wire(server.url, connections=1, keep_alive=30)
    server.hold.clear()
    asking = [asyncio.create_task(wire.post("send", b"{}", 20)) for _ in range(3)]
    await until(lambda: bool(server.asked))
    await wire.close()
    for each in asking:
        with pytest.raises(Lost):
            await each
