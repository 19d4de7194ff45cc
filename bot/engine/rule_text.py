"""The rule of a vote in plain words: how it is counted, who counts how much, when it closes, and its mark."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.poll import Method, PollStatus, Sheet, shown_fingerprint
from bot.domain.polling import StageNow
from bot.engine import polls
from bot.engine.polls import Speaks

#: Where nothing has to be liked so much by each group: ideas come in, or the shortlist has a rule of its own.
_WITHOUT_FLOOR = (Method.IDEAS, Method.RATE, Method.SUPPORT)


def told(voice: Speaks, stage: StageNow) -> str:
    """Return the rule of a stage, as it was or is to be signed."""
    sheet = stage.sheet
    lines = [
        voice.word("poll_rule", title=polls.text(voice, sheet, "title")),
        polls.text(voice, sheet, "ask"),
        *(f"- {name}" for name in sorted(polls.option(voice, sheet, each) for each in sheet.options)),
    ]
    counted = "\n".join([*_method(voice, sheet), *_groups(voice, sheet)])
    return "\n\n".join(["\n".join(filter(None, lines)), counted, "\n".join(_fixed(voice, stage))])


def _method(voice: Speaks, sheet: Sheet) -> Iterator[str]:
    """Yield what people do, and how it is counted."""
    yield voice.word(_how(sheet), most=str(sheet.most))
    match sheet.method:
        case Method.RATE | Method.SUPPORT:
            yield voice.word(
                "poll_rule_shortlist",
                in_favour=str(sheet.in_favour),
                against=str(sheet.against),
                most=str(sheet.shortlist),
            )
        case Method.RANK:
            yield voice.word("poll_rule_ways")
        case Method.CHOOSE | Method.APPROVE:
            yield voice.word("poll_rule_votes")
    if sheet.floor and sheet.method not in _WITHOUT_FLOOR:
        yield voice.word("poll_rule_floor", number=str(sheet.floor))


def _how(sheet: Sheet) -> str:
    unlimited = sheet.method is Method.APPROVE and not sheet.most
    return "poll_rule_approve_all" if unlimited else f"poll_rule_{sheet.method.value}"


def _groups(voice: Speaks, sheet: Sheet) -> Iterator[str]:
    """Yield each group, what it weighs, and who is in it; of ideas, as it holds for what follows."""
    if not sheet.groups:
        return
    weighed = sheet.method in (Method.IDEAS, Method.RANK, Method.CHOOSE, Method.APPROVE)
    yield voice.word("poll_rule_groups" if weighed else "poll_rule_group_names")
    for name in sorted(sheet.groups):
        called = polls.group(voice, sheet, name)
        weight = str(sheet.weights.get(name, 1))
        yield "- " + (polls.line(voice, called, weight) if weighed else called)
        yield from (f"  {label}" for label in polls.stakeholders(voice, sheet.groups[name]))
    yield voice.word("poll_rule_small")


def _fixed(voice: Speaks, stage: StageNow) -> Iterator[str]:
    sheet = stage.sheet
    yield voice.word("poll_rule_quorum", number=str(sheet.quorum))
    yield polls.when(voice, "poll_rule_closes", sheet)
    yield voice.word("poll_rule_print", fingerprint=shown_fingerprint(sheet.fingerprint()))
    if stage.status is PollStatus.PROPOSED:
        yield voice.word("poll_rule_signed", number=str(stage.signed), needed=str(sheet.sign_offs))
