"""In a group the bot says once that it talks with one person at a time, and leaves."""

from __future__ import annotations

from bot.channels.telegram import groups as rooms
from bot.channels.telegram.api import Api
from bot.channels.telegram.groups import Groups
from bot.domain.message import SendError, SendTrouble
from tests.channels.telegram.stub import Stub, refusal, texts


class Leaving:
    """Leaves, and fails as often as it is told to."""

    def __init__(self, *troubles: SendTrouble) -> None:
        self.troubles = list(troubles)
        self.left: list[int] = []

    async def __call__(self, group: int) -> None:
        if self.troubles:
            raise SendError(self.troubles.pop(0))
        self.left.append(group)


def words(language: str | None) -> str:
    return f"Not here ({language})."


async def test_it_is_said_once_in_the_writers_language_and_then_the_bot_leaves(api: Api, stub: Stub) -> None:
    leaving = Leaving()
    groups = Groups(api, leaving, words)
    await groups.refuse(-5, "ar")
    await groups.refuse(-5, "en")
    await groups.refuse(-6, None)
    assert texts(stub.of("sendMessage")) == ["Not here (ar).", "Not here (None)."]
    assert leaving.left == [-5, -6]


async def test_where_the_bot_may_not_speak_it_still_leaves(api: Api, stub: Stub) -> None:
    stub.next("sendMessage", refusal(400, "Bad Request: have no rights to send a message"))
    leaving = Leaving()
    await Groups(api, leaving, words).refuse(-5, None)
    assert leaving.left == [-5]


async def test_a_leave_that_failed_is_tried_again_at_the_next_message(api: Api) -> None:
    leaving = Leaving(SendTrouble.UNREACHABLE)
    groups = Groups(api, leaving, words)
    await groups.refuse(-5, None)
    await groups.refuse(-5, None)
    assert leaving.left == [-5]


async def test_a_leave_that_can_never_work_is_not_tried_again(api: Api) -> None:
    leaving = Leaving(SendTrouble.BLOCKED)
    groups = Groups(api, leaving, words)
    await groups.refuse(-5, None)
    await groups.refuse(-5, None)
    assert leaving.left == []


async def test_added_again_it_says_so_again(api: Api, stub: Stub) -> None:
    groups = Groups(api, Leaving(), words)
    await groups.refuse(-5, None)
    groups.forget(-5)
    await groups.refuse(-5, None)
    assert len(stub.of("sendMessage")) == 2


async def test_not_every_group_of_the_world_is_remembered(api: Api, stub: Stub) -> None:
    groups = Groups(api, Leaving(), words, remembered=2)
    for group in (-1, -2, -3, -1):
        await groups.refuse(group, None)
    assert len(stub.of("sendMessage")) == 4
    assert rooms.REMEMBERED > 1000
