"""The text of a file from elsewhere: every way of writing it is read, and what is wrong has its place."""

from __future__ import annotations

import pytest

from bot.polls.ballot_text import BadBallots, shown, table_of, text_of


def refused(content: bytes) -> str:
    """The sentence with which a table is refused, read to its end."""
    with pytest.raises(BadBallots) as error:
        list(table_of(text_of(content)).rows)
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"voter,a b\nv1,9\n",
        b"\xef\xbb\xbfvoter,a b\r\nv1,9\r\n",
        b"voter;a b\r\nv1;9",
        b"voter\ta b\rv1\t9\r",
        b' "voter" , a b \n\n v1 , 9 \n,,\n'.replace(b' "voter" ', b'"voter"'),
        b"voter,a b,,\nv1,9,,\n",
    ],
)
def test_every_way_of_writing_a_table(content: bytes) -> None:
    """Mark at the beginning, line ends, semicolons, tabs, blank lines and columns: all the same."""
    table = table_of(text_of(content))
    assert table.header == ("voter", "a b")
    assert [row.cells for row in table.rows] == [("v1", "9")]


def test_quoted_cells_may_hold_commas_and_lines() -> None:
    table = table_of(text_of(b'voter,"one, ""two"""\nv1,"a\nb"\nv2,c\n'))
    assert table.header == ("voter", 'one, "two"')
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("v1", "a\nb")), (4, ("v2", "c"))]


def test_letters_are_composed() -> None:
    """Two ways of writing é are one name."""
    assert text_of("cafe\u0301 نعم".encode()) == "café نعم"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1, column 1: the file is empty"),
        (b" \n\n", "line 1, column 1: the file is empty"),
        ("voter,a\nv1,9".encode("utf-16"), "line 1, column 1: this is UTF-16"),
        (b"voter,a\nv1,caf\xe9\n", "line 2, column 7: this is not UTF-8"),
        (b"voter,a\nv1,\x009\n", "line 2, column 4: there is a NUL byte"),
        (b"voter,,a\n", "line 1, column 2: this column has no name"),
        (b"voter,a,a\n", "line 1, column 3 (a): two columns have this name"),
        (b"voter,a\nv1\n", "line 2, column 2: this row has 1 cells, the header 2"),
        (b"voter,a\nv1,2,3\n", "line 2, column 3: this row has 3 cells, the header 2"),
        (b'voter,a\nv1,"9\nv2,3\n', "line 2, column 1: a quotation mark is opened in this row and never"),
        (b'voter,a\nv1,"9"9\n', "line 2, column 1: a quotation mark stands in the middle"),
        (b"voter,a\nv1," + b"9" * 20_000, "line 2, column 2: this cell is far too long"),
        (b"voter,a\nv1," + b"9" * 200_000, "line 2, column 1: a cell of this row is far too long"),
    ],
)
def test_what_is_wrong_has_its_place(content: bytes, sentence: str) -> None:
    assert refused(content).startswith(sentence)


def test_names_in_errors_are_short_and_steer_no_terminal() -> None:
    assert shown("a\x1b[31m") == "a\N{REPLACEMENT CHARACTER}[31m"
    assert len(shown("x" * 500)) == 40
