"""Broken TOML and wrong values in a champion's words, never in those of the libraries that found them."""

from __future__ import annotations

import datetime
import re
import tomllib
from typing import Any

from bot.library.places import Places, open_text

#: Names of steps, choices and remembered values: what may stand between { and }.
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

#: A missing quote is much more often the reason than a text of several lines.
_TWO_WAYS = 'Put the missing quote at its end. For several lines use """ at both of its ends.'
#: A saying of tomllib -> what it means for a champion, and what to do. The first that fits is taken.
_TOML: tuple[tuple[str, str, str], ...] = (
    ("Cannot overwrite", "The same thing is written twice under one heading.", "Keep one of the two."),
    ("Duplicate inline", "The same name is there twice between { and }.", "Keep one of the two."),
    ("Cannot mutate", "The same thing is written twice under one heading.", "Keep one of the two."),
    ("Cannot redefine", "The same thing is written twice under one heading.", "Keep one of the two."),
    ("Invalid value", "What stands after = cannot be read.", 'Put words in quotes: say = "Hello".'),
    ("Unterminated string", "A text is opened and never closed.", "Put the missing quote at its end."),
    ("Illegal character '\\n'", "A text in quotes runs on to the next line.", _TWO_WAYS),
    ("Illegal character", "There is a sign here that cannot be read.", "Type the line again."),
    ("Found invalid character", "There is a sign here that cannot be read.", "Type the line again."),
    ("Expected '=' after", "A name without = after it.", 'Write it like this: say = "Hello".'),
    (
        "Expected newline",
        "Something is left over at the end of this line.",
        "A text or time has one quote at each end, and none within. A day is written 2027-03-02.",
    ),
    (
        "at the end of a table declaration",
        "A heading is not closed, or has a space in its name.",
        "Write it like this: [thank_you].",
    ),
    ("Invalid initial character", "This line does not begin with a name.", 'Write like this: say = "Hello".'),
    ("Unclosed inline table", "A { is opened and never closed.", "Put } at its end, on the same line."),
    ("Unclosed array", "A [ is opened and never closed.", "Put ] at its end, and commas between."),
    ("Unescaped '\\'", "A \\ stands in a text.", "Leave it out, or write it twice: \\\\."),
    ("Invalid date", "A date or time without quotes cannot be read.", "Put it in quotes."),
)
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")
_CURLY = re.compile(r"=\s*[“”„«‘’]")
_OPEN_TABLE = re.compile(r"=\s*\{[^{}]*$")
_AT = re.compile(r"\(at (?:line (\d+), column \d+|(end of document))\)")

#: Key of a flow file -> what it should hold, and an example.
EXPECTED: dict[str, tuple[str, str]] = {
    "title": ("words in quotes", 'title = "The first vote"'),
    "keywords": ("words in quotes between [ and ]", 'keywords = ["poll", "vote"]'),
    "when": ("one of the occasions of README.md, in quotes", 'when = "someone_new"'),
    "open_to": ("one of the words of README.md, in quotes", 'open_to = "everyone"'),
    "progress": ("true or false, without quotes", "progress = true"),
    "inside": ('"finish" or "restart"', 'inside = "finish"'),
    "ask": ("words in quotes", 'ask = "What should change first?"'),
    "say": ("words in quotes", 'say = "Thank you."'),
    "choices": ('names with labels between { and }, or "languages"', 'choices = { yes = "Yes", no = "No" }'),
    "unclear": ("words in quotes", 'unclear = "Please choose one of the answers."'),
    "skip": ("true or false, without quotes", "skip = false"),
    "keep": ("true or false, without quotes", "keep = false"),
    "reason": ("words in quotes", 'reason = "We may not ask people under 16."'),
    "wait_hours": ("a number of hours, without quotes", "wait_hours = 24"),
    "longest": ("a number of letters, without quotes", "longest = 100"),
    "consent": ("a purpose in quotes", 'consent = "msg_updates"'),
    "branch": ("the name of something remembered, in quotes", 'branch = "consent.polls"'),
    "branch.when": ("values and steps between { and }", 'when = { yes = "thanks", no = "sorry" }'),
    "else": ("the name of a step in quotes", 'else = "thanks"'),
    "remember": ("a name in quotes", 'remember = "contact.joined"'),
    "value": ("words in quotes", 'value = "yes"'),
    "for_the_team": ("true or false, without quotes", "for_the_team = true"),
    "call_flow": ("the name of another flow in quotes", 'call_flow = "language"'),
    "once": ("true or false, without quotes", "once = true"),
    "checkin": ("true or false, without quotes", "checkin = true"),
    "several": ("how many may be chosen, without quotes", "several = 3"),
    "rank": ("how many are put in order, without quotes", "rank = 3"),
    "scale": ("the lowest and the highest number between [ and ]", "scale = [1, 5]"),
    "low": ("words in quotes", 'low = "not at all"'),
    "high": ("words in quotes", 'high = "very much"'),
    "number": ("the smallest and the largest number between [ and ]", "number = [0, 10]"),
    "join_group": ('"stakeholder" in quotes', 'join_group = "stakeholder"'),
    "by_code": ("names of choices in quotes between [ and ]", 'by_code = ["council"]'),
    "code": ("words in quotes", 'code = "Please write your code."'),
    "wrong_code": ("words in quotes", 'wrong_code = "I do not know this code."'),
    "give_code": ("words in quotes", 'give_code = "Your code is {code}."'),
    "take_code": ('"other_phone" in quotes', 'take_code = "other_phone"'),
    "too_often": ("words in quotes", 'too_often = "Please try again in an hour."'),
    "not_possible": ("words in quotes", 'not_possible = "These two cannot be joined."'),
    "joined": ("words in quotes", 'joined = "Done. We now know that both are you."'),
    "hand_over": ('"question", "complaint" or "request"', 'hand_over = "question"'),
    "propose_text": ("the name of a step in quotes", 'propose_text = "which_text"'),
    "now": ("words in quotes", 'now = "This is the text as it is now:"'),
    "wrong": ("words in quotes", 'wrong = "It cannot be used like this:"'),
    "hint": ("words in quotes", 'hint = "But please look again:"'),
    "preview": ("words in quotes", 'preview = "This is how it will look:"'),
    "ready": ("words in quotes", 'ready = "What should we do with it?"'),
    "short": ("words in quotes", 'short = "Your borough"'),
    "clears": ("names of steps in quotes between [ and ]", 'clears = ["more_exactly"]'),
    "purpose": ("a purpose in quotes", 'purpose = "equality"'),
    "ask_again": ("the name of a step in quotes", 'ask_again = "which"'),
    "forget_answer": ("the name of a step in quotes", 'forget_answer = "which"'),
    "forget_me": ("words in quotes", 'forget_me = "Everything is deleted."'),
    "forgetme.go_to": ('"end", because nothing comes after it', 'go_to = "end"'),
    "show_my_data": ("words in quotes", 'show_my_data = "This is what we hold about you."'),
    "file": ("true or false, without quotes", "file = true"),
    "open_case": ("the name of a step in quotes", 'open_case = "which"'),
    "close_case": ("the name of a step in quotes", 'close_case = "which"'),
    "reply": ("the name of a step in quotes", 'reply = "reply"'),
    "case_work": ("the name of a step in quotes", 'case_work = "which"'),
    "casework.act": ('"acknowledge", "note", "reply" or "close"', 'act = "acknowledge"'),
    "act": ("one of the acts of README.md, in quotes", 'act = "sign"'),
    "what": ("the name of a step in quotes", 'what = "reply"'),
    "take_part": ("the name of a step in quotes", 'take_part = "which"'),
    "show_results": ("the name of a step in quotes", 'show_results = "which"'),
    "show_rule": ("the name of a step in quotes", 'show_rule = "which"'),
    "show_idea": ("words in quotes", 'show_idea = "Somebody wrote this idea:"'),
    "poll_work": ("the name of a step in quotes", 'poll_work = "which"'),
    "show_plan": ('"to_sign", "why" or "news"', 'show_plan = "why"'),
    "sign_plan": ("the name of a step in quotes", 'sign_plan = "points"'),
    "go_to": ("the name of a step in quotes", 'go_to = "thanks"'),
    "text": ("words in quotes", 'text = "Skip"'),
}


def toml_trouble(error: tomllib.TOMLDecodeError, source: str) -> tuple[int, str, str]:
    """Return line, message and suggestion for a file that is not TOML."""
    said = str(error)
    at = _AT.search(said)
    line = int(at[1]) if at and at[1] else _last_line(source)
    if "Unterminated" in said:
        line = open_text(source) or line
    if twice := _TWICE.search(said):
        first = Places(source).line(*re.findall(r"'([^']+)'", twice[1]))
        said = f"This heading is there twice, first on line {first}."
        return line, said, "Give one of the two another name."
    written = "".join(source.splitlines()[line - 1 : line])
    if _CURLY.search(written):
        return line, "The quotes on this line are curly ones.", 'Use straight quotes: "Hello".'
    if _OPEN_TABLE.search(written):
        said = "Unclosed inline table"
    for saying, message, suggestion in _TOML:
        if saying in said:
            return line, message, suggestion
    return line, "This line cannot be read.", "Compare it with the examples in flows/README.md."


def _last_line(source: str) -> int:
    """Return the last line on which anything stands."""
    return source.rstrip().count("\n") + 1


def value_trouble(key: str, value: object, *, of: str = "") -> tuple[str, str]:
    """Return message and suggestion for a value that does not fit its key."""
    what, example = EXPECTED.get(f"{of}.{key}") or EXPECTED.get(key) or ("something else", "")
    suggestion = f"Write it like this: {example}" if example else ""
    if isinstance(value, dict) and key in ("ask", "say"):
        return (
            f"'{key}' depends on a number, and then needs exactly 'one', 'other' and 'count', all in quotes.",
            f'Write it like this: {key} = {{ one = "One question.", other = "{{questions}} questions.", '
            'count = "questions" }',
        )
    unquoted = _unquoted(value)
    if unquoted and "in quotes" in what:
        return f"'{key}' is not in quotes, so it is read as {unquoted}.", suggestion
    return f"What stands after '{key}' does not fit: it should be {what}.", suggestion


def _unquoted(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case datetime.date() | datetime.time():
            return "a date or a time"
        case _:
            return ""


def trimmed(value: Any) -> Any:
    """Return the value with no space around its texts: a text in triple quotes ends with a new line."""
    match value:
        case str():
            return value.strip()
        case dict():
            return {key: trimmed(each) for key, each in value.items()}
        case list():
            return [trimmed(each) for each in value]
        case _:
            return value
