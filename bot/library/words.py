"""The words that belong to no flow: what the file words.toml holds, and what it must hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.case import CaseKind
from bot.domain.consent import PURPOSES, ConsentState
from bot.domain.danger import Danger
from bot.engine.matching import normal
from bot.engine.rendering import placeholders
from bot.library.picture_texts import PICTURE
from bot.library.places import Places
from bot.library.plain import toml_trouble, value_trouble
from bot.library.plan_words import PLAN_TEXTS
from bot.library.poll_words import POLL_TEXTS
from bot.library.problems import Problem, Severity, meant

#: The file, and the name under which it is published.
NAME = "words"

#: What the file with all that is held about her is made of, by what each text leaves room for.
_DATA: dict[str, str] = {
    "": (
        "title nothing none yes no not_said reach about first_words agreed all_messages answers skipped "
        "let_go you_said votes how_voted asked case_open "
        "case_deleted apart apart_ask messages not_kept arrivals few_words unreadable unfinished work rights "
        "rights_said keeping kept voices voice_waits workshops"
    ),
    "day": ("voice made since joined stopped paused held suppressed case_due case_done next last role_ended"),
    "language": "in_language language",
    "channel": "by",
    "answer": "adult answer",
    "workshop": "invited",
    "needs": "needs",
    "group": "group",
    "code": "link",
    "decision purpose": "decided",
    "what": "wording untitled",
    "number": (
        "message waiting sent failed cancelled arrived audited short_answers short_votes short_cases "
        "short_waiting"
    ),
    "purpose": "because",
    "poll": "voted idea",
    "reference": "case_number",
    "day role": "role",
    "day what": "changed_text told",
    "purposes": "short_agreed",
}

#: What an alert to the people of safeguarding leaves room for.
_ALERT = frozenset({"kind", "reference", "day", "time"})

#: Every text the house says outside flows -> what it leaves room for.
TEXTS: dict[str, frozenset[str]] = {
    "skip": frozenset(),
    "progress": frozenset({"n", "total"}),
    "unclear": frozenset(),
    "let_go": frozenset(),
    "rest": frozenset(),
    "trouble": frozenset(),
    "in_english": frozenset(),
    "list_button": frozenset(),
    "write_answer": frozenset(),
    "old_button": frozenset(),
    "media": frozenset(),
    "voice_kept": frozenset(),
    "voice_offer": frozenset(),
    "voice_lost": frozenset({"day"}),
    "voice_waits": frozenset({"number"}),
    "edited": frozenset(),
    "crossed": frozenset(),
    "too_many": frozenset(),
    "group": frozenset(),
    "nothing_to_go_on": frozenset(),
    "changed": frozenset(),
    "staff_welcome": frozenset({"roles"}),
    "staff_link_used": frozenset(),
    "joined_elsewhere": frozenset(),
    "that_is_all": frozenset(),
    "picked_so_far": frozenset(),
    "not_now": frozenset(),
    "sad": frozenset(),
    "plan_few": frozenset(),
    "plan_asks": frozenset({"number"}),
    "offer_yes": frozenset(),
    "not_now_said": frozenset(),
    "sad_said": frozenset(),
    "when_people_look": frozenset(),
    "case_waits": frozenset(),
    "cases_due": frozenset({"complaints", "requests", "late"}),
    "case_reply": frozenset({"day", "reference", "reply"}),
    **{f"case_{kind.value}": frozenset() for kind in CaseKind},
    "case_taken": frozenset(),
    "case_told": frozenset({"kind", "reference", "day", "language"}),
    "case_due": frozenset({"due", "days"}),
    "case_overdue": frozenset({"due"}),
    "case_opened_before": frozenset({"day"}),
    "case_taken_now": frozenset(),
    "case_stopped": frozenset(),
    "case_words": frozenset(),
    "case_gone": frozenset(),
    "stop_birth": frozenset(),
    **{f"danger_alert{what}": _ALERT for what in ("", "_words", "_graver", "_again")},
    "danger_reply": frozenset({"reply"}),
    **{f"danger_{danger.value}": frozenset() for danger in Danger},
    **{
        f"danger_{what}": frozenset()
        for what in ("unanswered", "past", "held", "stopped", "too_young", "taken_on", "closed")
    },
    **{f"consent_{state.value}": frozenset() for state in ConsentState},
    **{f"purpose_{purpose}": frozenset() for purpose in PURPOSES},
    **{f"data_{name}": frozenset(room.split()) for room, names in _DATA.items() for name in names.split()},
    **POLL_TEXTS,
    **PLAN_TEXTS,
    **PICTURE,
    "menu_start": frozenset(),
    "menu_menu": frozenset(),
    "menu_ask": frozenset(),
    "menu_poll": frozenset(),
    "menu_language": frozenset(),
    "menu_help": frozenset(),
    "menu_privacy": frozenset(),
    "menu_stop": frozenset(),
    "about_chat": frozenset(),
    "about_profile": frozenset(),
}

#: Text -> how many characters Telegram takes (Bot API: setMyDescription, setMyShortDescription, BotCommand),
#: or WhatsApp (what opens a list).
LONGEST: dict[str, int] = {
    "list_button": 20,
    "about_chat": 512,
    "about_profile": 120,
    **{name: 256 for name in TEXTS if name.startswith("menu_")},
}

#: What is understood in every language, whatever a file says: nobody can edit STOP away.
ALWAYS: dict[str, tuple[str, ...]] = {
    "stop_words": ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "revoke"),
    "start_words": ("start", "unstop", "subscribe"),
    "continue_words": ("continue",),
    "skip_words": ("skip",),
    "yes_words": ("yes", "yes please"),
    "no_words": ("no",),
    "no_thanks_words": ("no thanks", "no thank you"),
}

#: Lists whose words are answers: a label may be one of them.
ANSWERS = frozenset({"yes_words", "no_words", "no_thanks_words"})


def always(name: str) -> frozenset[str]:
    """Return the words of a list that no file can take away, as they are compared with a message."""
    return frozenset(map(normal, ALWAYS[name]))


@dataclass(frozen=True, slots=True)
class WordsDraft:
    """The file words.toml, read."""

    source: str = field(repr=False)
    #: Name of a text -> the text, in English.
    texts: Mapping[str, str]
    #: Name of a list, for example ``stop_words`` -> language -> words as written.
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    places: Places = field(repr=False, compare=False)
    #: As a champion would name it, for example ``flows/words.toml``.
    file: str = "words.toml"

    def understood(self, name: str) -> frozenset[str]:
        """Return every word of a list, over all languages, as it is compared with a message."""
        written = (word for words in self.lists.get(name, {}).values() for word in words)
        return (always(name) | frozenset(map(normal, written))) - {""}


def read_words(file: str, source: str) -> tuple[WordsDraft | None, list[Problem]]:
    """Read words.toml; without a draft when it is not TOML at all."""
    places = Places(source)
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return None, [Problem(file, "", line, message, suggestion)]
    found: list[Problem] = []
    lists = {name: _list(file, name, raw.pop(name, {}), places, found) for name in ALWAYS}
    texts = {name: _text(file, name, table, places, found) for name, table in raw.items()}
    draft = WordsDraft(source, {k: v for k, v in texts.items() if v}, lists, places, file)
    return draft, [*found, *_missing(file, raw)]


def _text(file: str, name: str, table: object, places: Places, found: list[Problem]) -> str:
    line = places.line(name)
    if not isinstance(table, dict) or set(table) != {"text"}:
        suggestion = f'Write [{name}] on one line and text = "..." on the next.'
        found.append(
            Problem(file, name, line, f"[{name}] needs exactly one line below it, 'text'.", suggestion)
        )
        return ""
    text = table["text"]
    if not isinstance(text, str):
        found.append(Problem(file, name, places.line(name, "text"), *value_trouble("text", text)))
        return ""
    if name not in TEXTS:
        said = f"Nothing in Big Room says '{name}'."
        found.append(Problem(file, name, line, said, meant(name, TEXTS), Severity.WARNING))
    for extra in sorted(placeholders(text) - TEXTS.get(name, placeholders(text))):
        said = f"I do not know what to put in place of {{{extra}}}."
        found.append(Problem(file, name, places.line(name, "text"), said, meant(extra, TEXTS[name])))
    return text.strip()


def _list(
    file: str, name: str, table: object, places: Places, found: list[Problem]
) -> dict[str, tuple[str, ...]]:
    read: dict[str, tuple[str, ...]] = {}
    example = 'Write a line for each language: en = ["stop", "stop please"].'
    if not isinstance(table, dict):
        found.append(
            Problem(file, name, places.line(name), f"[{name}] is a heading with lists below.", example)
        )
        return read
    for language, words in table.items():
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            read[language] = tuple(words)
        else:
            said = f"The words of '{language}' should be in quotes, between [ and ]."
            found.append(Problem(file, name, places.line(name, language), said, example))
    return read


def _missing(file: str, raw: Mapping[str, object]) -> list[Problem]:
    return [
        Problem(file, "", 1, f"The text [{name}] is missing.", f'Add [{name}] and below it text = "...".')
        for name in TEXTS
        if name not in raw
    ]
