"""`bigroom polls close` and `result`: how a stage ends, and what is released of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Sequence
from functools import partial

import typer

from bot.cli.house import actor, give_up, now, open_database
from bot.cli.polls_result import said
from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.domain.release import Release
from bot.library.poll_files.times import in_london
from bot.library.problems import meant
from bot.polls.closing import Polls, looked
from bot.storage import polls
from bot.storage.database import Database
from bot.storage.polls import PollNotOpen

_NAME = typer.Argument(help="A poll such as first_priority, or a stage: first_priority.rank.")
_AS = typer.Option(None, "--as", help="Who is at the keyboard, for the audit.")
_SEE = "`bigroom polls list` shows which there are."


def close(
    name: str = _NAME,
    call_off: bool = typer.Option(False, "--call-off", help="End it without a result; every ballot goes."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    as_: str | None = _AS,
) -> None:
    """Close a stage whose time is over, if a running Big Room has not done so by itself.

    Before its time no stage can be closed, only called off.
    """
    with open_database() as database:
        stages = _named(database, name)
        if call_off:
            _call_off(database, stages, yes, actor(as_))
        else:
            _close(database, stages, actor(as_))


def _close(database: Database, stages: Sequence[StageNow], who: str) -> None:
    at = now()
    still_open = [stage for stage in stages if stage.status is PollStatus.OPEN]
    if not still_open:
        give_up(_not_open(stages[0]))
    sheet = min((stage.sheet for stage in still_open), key=lambda each: each.closes_at)
    if sheet.closes_at > at:
        give_up(
            f"{sheet.name} is not over. It closes by itself on {in_london(sheet.closes_at)}: "
            "the closing time is part of what was signed."
        )
    made = asyncio.run(_polls(database).close_due(who))
    if sheet.name not in {each.name for each in made}:
        give_up(f"{sheet.name} could not be closed. If another process is closing it, try again in a moment.")
    for release in made:
        typer.echo(f"{release.name} is closed. See: bigroom polls result {release.name}")


def _not_open(stage: StageNow) -> str:
    name = stage.sheet.name
    if stage.status is PollStatus.CLOSED:
        return f"{name} is closed already. See: bigroom polls result {name}"
    if stage.status is PollStatus.CALLED_OFF:
        return f"{name} was called off: there is nothing to close."
    return f"{name} is not open yet: there is nothing to close."


def _call_off(database: Database, stages: Sequence[StageNow], yes: bool, who: str) -> None:
    names = [each.sheet.name for each in stages if each.status in (PollStatus.PROPOSED, PollStatus.OPEN)]
    if not names:
        give_up(f"{stages[0].sheet.name} is over: what is released stays, and cannot be called off.")
    if len(names) > 1:
        give_up(f"Which of them? {', '.join(names)}")
    (name,) = names
    if not yes:
        typer.echo(f"{name} would end without a result, and every ballot would be gone for good.")
        if typer.prompt("To do it, type its name").strip() != name:
            give_up("That is not its name, so nothing was done.")
    try:
        asyncio.run(_polls(database).call_off(name, who))
    except PollNotOpen:
        give_up(f"{name} was closed in the meantime, so nothing was done.")
    typer.echo(f"{name} is called off. There is no result, and no ballot is left.")


def _polls(database: Database) -> Polls:
    return Polls(database, now, lambda: secrets.token_hex(12), secrets.token_bytes)


def result(
    name: str = _NAME,
    as_json: bool = typer.Option(False, "--json", help="Print JSON. Who takes it stands in the audit."),
    as_: str | None = _AS,
) -> None:
    """Show what is released of a stage, of a poll its newest result, with the rule that it was made by.

    It is all that is ever shown: blurred and rounded, without small groups,
    and made once. There is no other one to be had, here or anywhere.
    """
    with open_database() as database:
        stage = _released(_named(database, name))
        if as_json:
            database.write_now(partial(looked, name=stage.sheet.name, at=now(), who=actor(as_)))
    assert stage.release is not None
    if as_json:
        typer.echo(_as_json(stage, stage.release))
        return
    said(stage, stage.release, digest(stage.release))


def digest(release: Release) -> str:
    """Return the SHA-256 (hex) of a release: who was told it can tell whether it was changed."""
    return hashlib.sha256(release.canonical().encode()).hexdigest()


def _as_json(stage: StageNow, release: Release) -> str:
    """Return the release and its rule as JSON, the same whenever they are."""
    decided = stage.decided and {"option": stage.decided.option, "at": stage.decided.at.isoformat()}
    whole = {
        "decided": decided,
        "release": json.loads(release.canonical()),
        "release_sha256": digest(release),
        "rule": json.loads(stage.sheet.canonical()),
        "rule_sha256": stage.sheet.fingerprint(),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _released(stages: Sequence[StageNow]) -> StageNow:
    released = [(each.release.at, each.sheet.name, each) for each in stages if each.release]
    if released:
        return max(released, key=lambda each: each[:2])[2]
    for stage in stages:
        if stage.status is PollStatus.OPEN:
            closes = in_london(stage.sheet.closes_at)
            give_up(f"Nobody sees a tally before it closes. {stage.sheet.name} closes on {closes}.")
    first = stages[0]
    how = "was called off" if first.status is PollStatus.CALLED_OFF else "has not been open yet"
    give_up(f"{first.sheet.name} {how}: there is no result.")


def _named(database: Database, name: str) -> list[StageNow]:
    """Return the stages of a poll, or one stage, by what was typed."""
    there = database.read_now(polls.all_now)
    found = [each for each in there if name in (each.sheet.name, each.sheet.poll)]
    if not found:
        known = sorted({each.sheet.poll for each in there} | {each.sheet.name for each in there})
        give_up(" ".join(filter(None, (f"There is no poll {name!r}.", meant(name, known), _SEE))))
    return found
