"""The menu of a chat app shows what the bot understands, in every language on offer."""

from __future__ import annotations

from bot.library import menu
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words


def test_commands_are_named_in_every_language(drafts: Drafts) -> None:
    """English for everybody else, and where a word is not translated."""
    drafts.write("words", words(everywhere("fr")))
    drafts.translate("fr", {"words.menu_stop": ("menu stop", "Arrêter")})
    found = menu.commands(drafts.shelf())
    assert list(found) == ["", "fr"]
    assert [name for name, _ in found[""]] == list(menu.COMMANDS)
    assert dict(found[""])["stop"] == "menu stop"
    assert dict(found["fr"])["stop"] == "Arrêter"
    assert dict(found["fr"])["help"] == "menu help"


def test_the_bot_is_described_in_every_language(drafts: Drafts) -> None:
    """In an empty chat, and in its profile; a region is not part of a code that apps know."""
    drafts.write("words", words(everywhere("pt_PT")))
    drafts.translate("pt_PT", {"words.about_chat": ("about chat", "Sobre")})
    assert menu.descriptions(drafts.shelf()) == {
        "": ("about chat", "about profile"),
        "pt": ("Sobre", "about profile"),
    }


def test_a_word_falls_back_to_english(drafts: Drafts) -> None:
    """Also for someone whose language nobody knows."""
    assert menu.word(drafts.shelf(), "group", None) == "group"
    assert menu.word(drafts.shelf(), "group", "fr") == "group"
