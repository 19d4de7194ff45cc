"""The result of a vote in words, made from its release and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.languages import direction
from bot.domain.message import OutboundMessage
from bot.domain.poll import Sheet
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Outcome, Release, Share
from bot.engine import polls
from bot.engine.flow import Library
from bot.engine.polls import Speaks, Voice
from bot.engine.result_picture import result_picture

#: With more options than this only those that are in front are shown group by group: it stays one message.
_ALL_SHOWN = 6


def results_message(library: Library, stage: StageNow, language: str) -> OutboundMessage:
    """Return the result of a closed stage as a message to somebody who reads a language.

    Raises:
        ValueError: The stage has no release: nothing can be told of it.
    """
    voice = Voice(library, language)
    said = told(voice, stage)
    if voice.in_english:
        said = f"{voice.word('in_english')}\n\n{said}"
    picture = result_picture(library, stage.release, language)
    return OutboundMessage(said, direction=direction(language), language=language, picture=picture)


def told(voice: Speaks, stage: StageNow) -> str:
    """Return the result of a closed stage.

    Raises:
        ValueError: The stage has no release: nothing can be told of it.
    """
    if stage.release is None:
        raise ValueError(f"{stage.sheet.name} has no result yet")
    parts = [_head(voice, stage.sheet, stage.release)]
    if stage.release.outcome not in (Outcome.TOO_FEW, Outcome.GATHERED):
        parts += [
            _shares(voice, stage.sheet, stage.release),
            "\n".join(_left_out(voice, stage.sheet, stage.release)),
            _measures(voice, stage.sheet, stage.release),
        ]
    parts += [_decided(voice, stage), _next(voice, stage)]
    return "\n\n".join(part for part in parts if part)


def _head(voice: Speaks, sheet: Sheet, release: Release) -> str:
    """Return what came of it, and about how many took part."""
    lines = [voice.word("poll_result", title=polls.text(voice, sheet, "title"))]
    lines += _OUTCOMES[release.outcome](voice, sheet, release)
    number = release.turnout.get(EVERYBODY)
    if number is not None:
        lines.append(voice.word("poll_turnout", number=str(number)))
    return "\n".join(lines)


def _gathered(voice: Speaks, _: Sheet, __: Release) -> list[str]:
    return [voice.word("poll_gathered")]


def _too_few(voice: Speaks, _: Sheet, __: Release) -> list[str]:
    return [voice.word("poll_too_few")]


def _chosen(voice: Speaks, sheet: Sheet, release: Release) -> list[str]:
    return [voice.word("poll_chosen", option=polls.options(voice, sheet, release.winners))]


def _shortlist(voice: Speaks, sheet: Sheet, release: Release) -> list[str]:
    names = sorted(polls.option(voice, sheet, name) for name in release.winners)
    return [voice.word("poll_shortlist"), *(f"- {name}" for name in names)]


def _workshop(voice: Speaks, _: Sheet, release: Release) -> list[str]:
    why = [voice.word(f"poll_why_{release.why}")] if release.why else []
    return [voice.word("poll_workshop"), *why]


_OUTCOMES = {
    Outcome.GATHERED: _gathered,
    Outcome.TOO_FEW: _too_few,
    Outcome.CHOSEN: _chosen,
    Outcome.SHORTLIST: _shortlist,
    Outcome.WORKSHOP: _workshop,
}


def _shares(voice: Speaks, sheet: Sheet, release: Release) -> str:
    """Return how many stand behind each option: everybody, and below it each group that is shown."""
    if not any(release.shares.values()):
        return ""
    in_full = set(release.shares if len(release.shares) <= _ALL_SHOWN else release.winners)
    lines = [voice.word(f"poll_share_{sheet.method.value}")]
    for name in _in_order(voice, sheet, release):
        row = release.shares[name]
        called = polls.option(voice, sheet, name)
        everybody = row.get(EVERYBODY)
        lines.append(polls.line(voice, called, share(voice, everybody)))
        groups = sorted(each for each in row if each != EVERYBODY) if name in in_full else []
        lines += [
            "  " + polls.line(voice, polls.group(voice, sheet, each), share(voice, row[each]))
            for each in groups
        ]
    return "\n".join(lines)


def _in_order(voice: Speaks, sheet: Sheet, release: Release) -> list[str]:
    """Return the options that are in front, then the others: each part in the order of the alphabet."""
    return sorted(
        release.shares, key=lambda name: (name not in release.winners, polls.option(voice, sheet, name))
    )


def share(voice: Speaks, of: Share | None) -> str:
    """Return a part of a group in words; where fewer than 8 answered there is none, and that is said."""
    if of is None:
        return voice.word("poll_no_share")
    if of.percent is not None:
        return voice.word("poll_percent", number=str(of.percent))
    return voice.word(f"poll_band_{of.band.value}") if of.band is not None else ""


def _left_out(voice: Speaks, sheet: Sheet, release: Release) -> Iterator[str]:
    if release.too_few:
        groups = "; ".join(sorted(polls.group(voice, sheet, name) for name in release.too_few))
        yield voice.word("poll_small_groups", groups=groups)
    if release.without_group:
        yield voice.word("poll_no_group")


def _measures(voice: Speaks, sheet: Sheet, release: Release) -> str:
    """Return which way of counting names what, where they do not agree."""
    if release.outcome is not Outcome.WORKSHOP or not release.measures:
        return ""
    lines = [
        polls.line(
            voice, voice.word(f"poll_measure_{each.measure}"), polls.options(voice, sheet, each.winners)
        )
        for each in release.measures
    ]
    return "\n".join([voice.word("poll_measures"), *lines])


def _decided(voice: Speaks, stage: StageNow) -> str:
    if stage.decided is None:
        return ""
    day = voice.library.day(voice.language, stage.decided.at)
    chosen = polls.option(voice, stage.sheet, stage.decided.option)
    return voice.word("poll_decided", day=day, option=chosen)


def _next(voice: Speaks, stage: StageNow) -> str:
    """Return what is done with it once it is settled, and where to read how it was counted."""
    done = polls.text(voice, stage.sheet, "next") if stage.is_settled else ""
    lines = [voice.word("poll_next", next=done)] if done else []
    return "\n".join([*lines, voice.word("poll_see_rule")])
