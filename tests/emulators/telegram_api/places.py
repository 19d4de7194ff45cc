"""A chat as a test looks at it: what the bot said there, and waiting for more."""

from tests.emulators.telegram_api.chats import Chat, Heard
from tests.emulators.telegram_api.errors import bad_request
from tests.emulators.telegram_api.world import World


class Place:
    """A private chat or a group."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.chat = chat
        self._world = world
        self._listened: set[int] = set()

    @property
    def id(self) -> int:
        """The chat id; of a person it is also her user id."""
        return self.chat.id

    @property
    def heard(self) -> list[Heard]:
        """Every message of the bot here, oldest first, as it looks now."""
        return self.chat.heard()

    async def hears(self, count: int = 1, timeout: float = 5) -> list[Heard]:  # noqa: ASYNC109 - reads as a sentence
        """Wait for so many messages that no earlier call gave, and give all there are."""
        try:
            await self._world.bell.until(
                lambda: len(self._unlistened()) >= count, timeout, f"{count} new message(s)"
            )
        except AssertionError as error:
            texts = [one.text for one in self._unlistened()]
            raise AssertionError(f"{error} in chat {self.id}, only {texts}") from None
        found = self._unlistened()
        self._listened |= {one.message_id for one in found}
        return found

    def _unlistened(self) -> list[Heard]:
        return [one for one in self.heard if one.message_id not in self._listened]


class Group(Place):
    """A group or, when its id begins with -100, a supergroup."""

    def migrates(self, new_id: int) -> None:
        """It becomes a supergroup: calls with the old id are told the new one."""
        text = "group chat was upgraded to a supergroup chat"
        self.chat.closes(bad_request(text, migrate_to_chat_id=new_id))
