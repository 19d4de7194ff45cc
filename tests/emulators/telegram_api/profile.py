"""The bot as people see it before they write: its name, commands, descriptions and menu button."""

import re

from tests.emulators.telegram_api.errors import Json, bad_request
from tests.emulators.telegram_api.front import Method
from tests.emulators.telegram_api.params import Params

LONGEST = {"description": 512, "short_description": 120}
MOST_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Profile:
    """What getMe and the set... methods are about."""

    def __init__(self, bot: Json) -> None:
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[str, Json] = {}
        self._bot = bot
        self.methods: dict[str, Method] = {
            "getMe": self._me,
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
            "deleteMyCommands": self._delete_commands,
            "setMyDescription": self._set_description,
            "getMyDescription": self._get_description,
            "setMyShortDescription": self._set_short,
            "getMyShortDescription": self._get_short,
            "setChatMenuButton": self._set_menu_button,
            "getChatMenuButton": self._get_menu_button,
        }

    async def _me(self, params: Params) -> Json:
        return self._bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _set_commands(self, params: Params) -> bool:
        commands = params.get("commands")
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_place(params)] = [_command(one) for one in commands]
        return True

    async def _get_commands(self, params: Params) -> list[Json]:
        return self.commands.get(_place(params), [])

    async def _delete_commands(self, params: Params) -> bool:
        self.commands.pop(_place(params), None)
        return True

    async def _set_description(self, params: Params) -> bool:
        return self._set_text(params, "description")

    async def _get_description(self, params: Params) -> Json:
        return self._get_text(params, "description")

    async def _set_short(self, params: Params) -> bool:
        return self._set_text(params, "short_description")

    async def _get_short(self, params: Params) -> Json:
        return self._get_text(params, "short_description")

    def _set_text(self, params: Params, name: str) -> bool:
        text = params.text(name)
        if len(text) > LONGEST[name]:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        self.texts[name, params.text("language_code")] = text
        return True

    def _get_text(self, params: Params, name: str) -> Json:
        own = self.texts.get((name, params.text("language_code")))
        return {name: own or self.texts.get((name, ""), "")}

    async def _set_menu_button(self, params: Params) -> bool:
        self.menu_buttons[params.text("chat_id")] = params.get("menu_button") or {"type": "default"}
        return True

    async def _get_menu_button(self, params: Params) -> Json:
        return self.menu_buttons.get(params.text("chat_id"), {"type": "default"})


def _place(params: Params) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    where = ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)
    return where, params.text("language_code")


def _command(given: Json) -> Json:
    command = str(given.get("command", "")).removeprefix("/")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(given.get("description", ""))) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": given["description"]}
