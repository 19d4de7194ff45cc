"""The people in a test: what they say, press and block."""

from tests.emulators.telegram_api.chats import Heard, button_of
from tests.emulators.telegram_api.errors import Json, forbidden
from tests.emulators.telegram_api.formatting import command_entities
from tests.emulators.telegram_api.places import Group, Place
from tests.emulators.telegram_api.presses import Toast
from tests.emulators.telegram_api.world import World

VOICE: Json = {"duration": 3, "mime_type": "audio/ogg"}
STICKER: Json = {
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


class Person(Place):
    """Somebody with the app in her hand; the bot does not know her until she writes."""

    def __init__(self, world: World, user: Json) -> None:
        super().__init__(world, world.chats.private(user))
        self.user = user
        self.toasts: list[Toast] = []
        self.has_blocked = False

    async def says(self, text: str) -> Json:
        """She writes a text or a command; gives the update."""
        return await self.sends(**_written(text))

    async def sends(self, **content: object) -> Json:
        """She sends anything, given as the content fields of a Message; gives the update."""
        self._needs_the_bot()
        self.chat.opens()
        return await self._world.write(self.chat, self.user, content)

    async def sends_voice(self) -> Json:
        """She speaks instead of writing."""
        return await self.sends(voice=VOICE | _file("voice"))

    async def sends_photo(self, caption: str | None = None) -> Json:
        """She sends a picture."""
        sizes = [_file(f"photo-{side}") | {"width": side, "height": side} for side in (90, 800)]
        return await self.sends(photo=sizes, **({"caption": caption} if caption else {}))

    async def sends_sticker(self, emoji: str = "🙂") -> Json:
        """She sends a sticker."""
        return await self.sends(sticker=STICKER | _file("sticker") | {"emoji": emoji})

    async def sends_location(self, latitude: float = 52.2, longitude: float = -1.5) -> Json:
        """She shows where she is."""
        return await self.sends(location={"latitude": latitude, "longitude": longitude})

    async def edits(self, text: str, message_id: int | None = None) -> Json:
        """She changes a text of hers, the latest unless another is named; gives the update."""
        message = self.chat.latest(
            lambda one: not one.by_bot and "text" in one.raw and message_id in {None, one.id}
        )
        return self._world.edit(message, _written(text))

    async def presses(self, label_or_index: str | int, message: Heard | int | None = None) -> Json:
        """She presses a button, of the newest message with buttons or of a given one.

        A `Heard` is what she has on her screen: its buttons work even after the bot took them away.
        """
        self._needs_the_bot()
        shown = message if isinstance(message, Heard) else self._with_buttons(message)
        data = button_of(shown, label_or_index).callback_data
        if data is None:
            raise LookupError(f"{label_or_index!r} is a link: pressing it tells the bot nothing")
        return await self._world.press(self.user, shown, data, self._sees)

    async def blocks(self) -> Json:
        """She blocks the bot; gives the my_chat_member update."""
        self.has_blocked = True
        self.chat.closes(forbidden("bot was blocked by the user"))
        return self._world.membership(self.chat, self.user, "member", "kicked")

    async def unblocks(self) -> Json:
        """She lets the bot write again; gives the my_chat_member update."""
        self.has_blocked = False
        self.chat.opens()
        return self._world.membership(self.chat, self.user, "kicked", "member")

    def deletes_her_account(self) -> None:
        """She leaves Telegram, of which the bot learns when it writes."""
        self.chat.closes(forbidden("user is deactivated"))

    async def adds_bot_to(self, group: Group) -> Json:
        """She lets the bot into a group; gives the my_chat_member update."""
        group.chat.opens()
        self._world.newest_group = group.chat
        update = self._world.membership(group.chat, self.user, "left", "member")
        await self._world.write(group.chat, self.user, {"new_chat_members": [self._world.bot]})
        return update

    async def removes_bot_from(self, group: Group) -> Json:
        """She throws the bot out of a group; gives the my_chat_member update."""
        group.chat.closes(forbidden(f"bot was kicked from the {group.chat.raw['type']} chat"))
        return self._world.membership(group.chat, self.user, "member", "kicked")

    async def says_in_group(self, text: str, group: Group | None = None) -> Json:
        """She writes in a group, the one that the bot joined last unless another is named."""
        chat = self._world.newest_group if group is None else group.chat
        if chat is None or not chat.open:
            raise RuntimeError("the bot is not in this group: it would hear nothing")
        if not self.chat.messages:
            # Meeting somebody in a group is not an invitation to write to her.
            self.chat.closes(forbidden("bot can't initiate conversation with a user"))
        return await self._world.write(chat, self.user, _written(text))

    def _with_buttons(self, message_id: int | None) -> Heard:
        return self.chat.latest(
            lambda one: one.by_bot and "reply_markup" in one.raw and message_id in {None, one.id}
        ).heard()

    def _needs_the_bot(self) -> None:
        if self.has_blocked:
            raise RuntimeError("she has blocked the bot: her app offers only to unblock it")

    def _sees(self, toast: Toast) -> None:
        self.toasts.append(toast)


def _written(text: str) -> Json:
    entities = command_entities(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def _file(name: str) -> Json:
    return {"file_id": f"id-of-{name}", "file_unique_id": f"unique-{name}", "file_size": 4321}
