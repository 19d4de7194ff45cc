"""A whole poll: sixty people of five groups, two tiny, from what they write to the result told back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.config import ROOT
from bot.domain.poll import Marks, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Outcome, Release
from bot.library.poll_files.opening import Stored, next_sheet, next_stage
from bot.library.poll_files.read import read_poll
from bot.library.translations import read_catalogues
from bot.storage import ballots, ideas, polls, statements
from bot.storage import tables as t
from bot.storage.database import Tx
from tests.journeys import sixty
from tests.journeys.play import FLOWS, Play, house
from tests.journeys.rows import rows
from tests.journeys.sixty import Sixty, everyone
from tests.journeys.windows import pumped, tap
from tests.pictures import votes as texts
from tests.polls.attacker import Attacker, every_ballot

POLL = "first_priority"


async def sheet_now(play: Play) -> Sheet:
    """Return the sheet of the next stage, as the command makes it of the shipped file and what is stored."""
    path = FLOWS / "polls" / f"{POLL}.toml"
    draft, problems = read_poll(POLL, path.name, path.read_text("utf-8"))
    assert draft is not None and not problems

    def look(tx: Tx) -> Stored:
        stages = {each.sheet.stage: each for each in polls.all_now(tx)}
        return Stored(stages, statements.of(tx, POLL), ideas.count(tx, POLL) > 0)

    stored = await play.read(look)
    catalogues, _ = read_catalogues(ROOT / "locales")
    return next_sheet(draft, next_stage(draft, stored), catalogues, stored, play.clock())


async def stage(play: Play, sheet: Sheet) -> StageNow:
    found = await play.read(lambda tx: polls.now_of(tx, sheet.name))
    assert found is not None
    return found


async def released(play: Play, sheet: Sheet) -> Release:
    found = await stage(play, sheet)
    assert found.status is PollStatus.CLOSED and found.release is not None
    return found.release


async def test_from_everybodys_ideas_to_one_priority(migrated_url: str) -> None:
    other = sixty.other_door()
    async with house(migrated_url, clock=sixty.clock(), more=[other], vote=False) as play:
        them = await Sixty.before(play, other)
        for one in everyone():
            await them.join(one)
        await they_gather(them)
        shortlist = await they_rate(them)
        rank, cast = await they_rank(them, shortlist)
        await everybody_is_told(them, rank)
        await nobody_is_betrayed(play, rank, await released(play, rank), cast)


async def they_gather(them: Sixty) -> None:
    """Eight write ideas, and a moderator makes six statements of them; where they came from is forgotten."""
    gather = await sheet_now(them.play)
    await them.opens(gather)
    await them.write_ideas(everyone())
    shown = await them.moderate()
    assert all(any(idea in text for text in shown) for idea in sixty.IDEAS.values())
    assert await rows(them.play, t.idea) == [], "the origin of every statement is forgotten"
    await them.closes(gather)
    assert (await released(them.play, gather)).outcome is Outcome.GATHERED
    await them.translate(POLL)


async def they_rate(them: Sixty) -> tuple[str, ...]:
    """Each rates the six; four are wanted in every group that is large enough to be asked."""
    rate = await sheet_now(them.play)
    await them.opens(rate)
    for one in everyone():
        await them.rates(one, rate)
    await nobody_sees(them, rate)
    await them.closes(rate)
    short = await released(them.play, rate)
    assert (short.outcome, short.winners) == (Outcome.SHORTLIST, sixty.GO_ON)
    assert short.too_few == ("statutory",)
    assert set(short.turnout) == {EVERYBODY, "people", "voluntary"}
    return short.winners


async def they_rank(them: Sixty, shortlist: tuple[str, ...]) -> tuple[Sheet, Sequence[tuple[str, Marks]]]:
    """Each picks up to three of the four; every measure names the same one."""
    rank = await sheet_now(them.play)
    assert rank.options == shortlist
    await them.opens(rank)
    for one in everyone():
        await them.ranks(one)
    cast = await them.play.read(lambda tx: ballots.votes(tx, rank.name))
    await nobody_sees(them, rank)
    await them.closes(rank)
    result = await released(them.play, rank)
    assert (result.outcome, result.winners) == (Outcome.CHOSEN, ("s1",))
    measures = ("head_to_head", "points", "points_by_group", "least_satisfied", "every_group")
    assert {each.measure: each.winners for each in result.measures} == dict.fromkeys(measures, ("s1",))
    return rank, cast


async def nobody_sees(them: Sixty, sheet: Sheet) -> None:
    """While it is open there is no figure anywhere: not in a table, not in a text, staff included."""
    now = await stage(them.play, sheet)
    assert (now.status, now.release) == (PollStatus.OPEN, None)
    sealed = [row for row in await rows(them.play, t.ballot) if row.poll == sheet.name]
    assert len(sealed) == 60
    assert all(row.marks is None and row.group is None and row.shown is None for row in sealed)
    assert len({len(row.vote_sealed) for row in sealed}) == 1
    assert await them.results() == them.said_before, "sixty votes have changed nothing that can be read"
    for word in ("rule", "steering"):
        await them.stella.says(word)
        assert "60" not in them.stella.last.text


async def everybody_is_told(them: Sixty, sheet: Sheet) -> None:
    """Each hears in her own language what was chosen and what is done with it: once."""
    play = them.play
    play.clock.forward(hours=15)  # the next morning: nobody is told in the evening or on a Sunday
    await they_hear(them)
    play.clock.forward(days=7)  # a week after the shortlist: nobody is written to first more often
    await they_hear(them)
    gallery = play.house.gallery
    assert gallery is not None
    for one in everyone():
        person = them.of(one)
        chosen, done = sheet.text("options.s1", one.language), sheet.text("next", one.language)
        shortlist = texts.word("poll_shortlist", one.language)
        told = [text for text in person.texts if chosen in text and (shortlist in text or done in text)]
        assert [done in text for text in told] == [False, True], "the shortlist and the result, once each"


async def they_hear(them: Sixty) -> None:
    """What waits is said; behind a window she is told by an approved text that something does, and taps."""
    for _ in range(2):
        await them.play.ticks("results")
        await pumped(them.play, 20)
    them.play.clock.forward(minutes=1)
    for one in everyone():
        person = them.of(one)
        if one.number % 2:
            assert person.last.template is not None
            await person.delivers(tap(person))
            await pumped(them.play)


async def nobody_is_betrayed(
    play: Play, sheet: Sheet, result: Release, cast: Sequence[tuple[str, Marks]]
) -> None:
    """Given all that is published, and every ballot but one, nobody can tell that one; nor a tiny group's."""
    kept = await play.read(lambda tx: ballots.votes(tx, sheet.name))
    assert {group for group, _ in kept} == {"people", ""}, (
        "the tiny groups have no name any more, nor has the smallest other one: six without would be theirs"
    )
    stored = [row for row in await rows(play, t.poll) if row.name == sheet.name]
    assert [row.key_sealed for row in stored] == [None]
    attacker, every = Attacker(sheet, result), every_ballot(sheet)
    for place in (0, 45, 54, 58):  # a service user, a charity, the NHS, a council
        group, ballot = cast[place]
        likely = attacker.posterior([*cast[:place], *cast[place + 1 :]], group, every)
        assert min(likely) > 0, "no ballot is ruled out"
        assert likely[every.index(ballot)] < 0.2
    tallies = set()
    for picks in every:  # all six of the tiny groups the same, whatever it is
        tiny = [("statutory", picks)] * 6
        tallies.add(attacker.likelihood([*(each for each in cast if each[0] != "statutory"), *tiny]) > 0)
    assert tallies == {True}, "every tally of the tiny groups is possible"
