"""Which kind of file it is follows from its name, and for a table from its columns."""

from __future__ import annotations

import random

import pytest

from bot.polls.ballot_files import read
from bot.polls.ballot_text import BadBallots

FILES = {
    "a.csv": b"voter,group,rank1,rank2\nv1,g,a,b\nv2,h,b,\n",
    "b.CSV": b'voter;"a";b\nv1;9;3\n',
    "participants-votes.csv": b"participant,group-id,n-votes,0\n1,0,1,1\n2,1,1,-1\n",
    "c.toc": b"# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n# NUMBER VOTERS: 3\n3: {1,2}\n",
}


@pytest.mark.parametrize("name", FILES)
def test_each_kind_is_read(name: str) -> None:
    assert read(name, FILES[name]).election.voters in (1, 2, 3)


def test_other_files_are_refused() -> None:
    with pytest.raises(BadBallots, match="it ends"):
        read("votes.xlsx", b"PK")
    with pytest.raises(BadBallots, match="it ends"):
        read("votes", b"voter,a\nv1,9\n")
    with pytest.raises(BadBallots, match="leave out --groups"):
        read("c.toc", FILES["c.toc"], "borough")


@pytest.mark.parametrize("name", FILES)
def test_a_spoiled_file_is_read_or_refused_and_nothing_else(name: str) -> None:
    """Bytes changed, cut out and put in: never another error than the one with a place."""
    chance, refused = random.Random(5), 0
    for _ in range(400):
        spoiled = bytearray(FILES[name])
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(spoiled) + 1)
            spoiled[at : at + chance.randint(0, 4)] = bytes(
                chance.choices(b',;"{}:0123 \n\r\t\x00\xff#-ab', k=2)
            )
        try:
            read(name, bytes(spoiled))
        except BadBallots as error:
            refused += 1
            assert error.line > 0 and error.column > 0
    assert refused > 50
