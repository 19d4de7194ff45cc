"""The proof by another program: our measures beside those of `pref-voting`, on random elections.

python -m benchmarks.oracle tests/polls/pref_voting.json      write what `make test` compares with

`pref-voting` weighs some 800 MB, so it gets an environment of its own under .cache, made from
requirements/oracle.txt the first time, and answers as a program of its own: benchmarks/oracle_answers.py.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from bot.polls.election import Election, Vote
from bot.polls.tally import Result, Tally, count

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "requirements" / "oracle.txt"
#: How many it is asked about at once.
_AT_ONCE = 500
#: Options are letters here and numbers there.
_LETTERS = "abcdefgh"


@dataclass(slots=True)
class Compared:
    """What the comparison showed."""

    elections: int = 0
    #: How many have no head-to-head winner, and how many have equal places or options left out.
    without_winner: int = 0
    with_ties: int = 0
    partial: int = 0
    wrong: list[str] = field(default_factory=list)


def compare(elections: int, seed: int, told: Callable[[int], None]) -> Compared:
    """Compare so many random elections; `told` hears how many are done."""
    chance, found = random.Random(seed), Compared()
    while found.elections < elections:
        some = [an_election(chance) for _ in range(min(_AT_ONCE, elections - found.elections))]
        for election, answers in zip(some, asked(some), strict=True):
            found.elections += 1
            found.without_winner += answers["condorcet_winner"] is None
            found.with_ties += any(len(place) > 1 for places, _ in election["votes"] for place in places)
            found.partial += any(sum(map(len, p)) < election["options"] for p, _ in election["votes"])
            found.wrong.extend(f"{json.dumps(election)}: {what}" for what in differences(election, answers))
        told(found.elections)
    return found


def an_election(chance: random.Random) -> dict[str, Any]:
    """Return an election: few voters, so that ties are many, with equal places and options left out."""
    options = chance.randint(2, 6)
    ties, partial = chance.random() < 0.6, chance.random() < 0.6
    votes: dict[str, tuple[list[list[int]], int]] = {}
    for _ in range(chance.randint(1, 8)):
        order = chance.sample(range(options), chance.randint(1, options) if partial else options)
        places = [[order[0]]]
        for option in order[1:]:
            if ties and chance.random() < 0.4:
                places[-1].append(option)
            else:
                places.append([option])
        places = [sorted(place) for place in places]
        votes[json.dumps(places)] = (places, chance.randint(1, 4))
    return {"options": options, "votes": [list(vote) for vote in votes.values()]}


def asked(elections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `pref-voting` says of each election."""
    done = subprocess.run(
        [str(_python()), str(ROOT / "benchmarks" / "oracle_answers.py")],
        input=json.dumps(elections),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pref-voting could not be asked:\n{done.stderr[-2000:]}")
    return list(json.loads(done.stdout))


def _python() -> Path:
    """Return the Python that has `pref-voting`; its environment is made once for each list."""
    name = hashlib.sha256(LIST.read_bytes()).hexdigest()[:12]
    folder = ROOT / ".cache" / f"oracle-{name}"
    python, done = folder / "bin" / "python", folder / ".done"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        quiet = ("-qq", "--disable-pip-version-check", "--require-hashes")
        subprocess.run([str(python), "-m", "pip", "install", *quiet, "-r", str(LIST)], check=True)
        done.touch()
    return python


def ours(election: dict[str, Any]) -> Tally:
    """Return what we say of an election."""
    options = _LETTERS[: election["options"]]
    votes = [
        Vote(ranking, frozenset(name for place in ranking for name in place), "", number)
        for ranking, number in (
            (tuple(tuple(_LETTERS[o] for o in place) for place in places), number)
            for places, number in election["votes"]
        )
    ]
    return count(Election.of(options, votes))


def differences(election: dict[str, Any], answers: dict[str, Any]) -> list[str]:
    """Return in which measures we differ from `pref-voting`, in its answers to one election."""
    tally, options = ours(election), range(election["options"])
    most = tally.voters * (election["options"] - 1)
    # Its Borda score is the difference of points below and above; ours begins at 0.
    borda = [(Fraction(score) + most) / 2 for score in answers["borda"]]
    pairs = [[0 if a == b else tally.pairwise[_LETTERS[a]][_LETTERS[b]] for b in options] for a in options]
    winner = None if tally.condorcet_winner is None else _LETTERS.index(tally.condorcet_winner)
    same = {
        "plurality": _near(tally.plurality, answers["plurality"]),
        "approval": _near(tally.approval, answers["approval"]),
        "borda": _near(tally.borda, borda),
        "copeland": _near(tally.copeland, answers["copeland"]),
        "minimax": _near(tally.minimax, answers["minimax"]),
        "minimax winners": _numbers(tally.minimax) == answers["minimax_winners"],
        "irv": _numbers(tally.irv) == answers["irv"],
        "condorcet": winner == answers["condorcet_winner"],
        "pairwise": pairs == answers["pairwise"],
    }
    return [measure for measure, alike in same.items() if not alike]


def _near(result: Result, scores: Iterable[float | Fraction]) -> bool:
    """True when the scores are the same, and the winners those with the highest."""
    said = [Fraction(score) for score in scores]
    mine = [result.scores[option] for option in sorted(result.scores)]
    highest = max(said)
    winners = [at for at, score in enumerate(said) if abs(score - highest) < 1e-9]
    return _numbers(result) == winners and all(abs(a - b) < 1e-9 for a, b in zip(mine, said, strict=True))


def _numbers(result: Result) -> list[int]:
    return [_LETTERS.index(option) for option in result.winners]


def main(place: Path, elections: int = 240, seed: int = 1) -> None:
    """Write elections and answers for the tests."""
    chance = random.Random(seed)
    some = [an_election(chance) for _ in range(elections)]
    lines = [json.dumps({**one, "says": says}) for one, says in zip(some, asked(some), strict=True)]
    place.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
