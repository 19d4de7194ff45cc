"""The text of a file of ballots from elsewhere, and what can be wrong with it. Pure."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.polls.election import Election

#: Characters of a name that an error shows at most.
_SHOWN = 40
#: Characters in one cell at most: more than any name or text of an option.
_CELL = 10_000


class BadBallots(Exception):
    """The file of ballots is not right, and nothing of it was counted."""

    def __init__(self, message: str, line: int = 0, column: int = 0, named: str = "") -> None:
        super().__init__(message)
        #: Counted from 1; 0 where it is the whole file. In a table a column is one of its columns.
        self.line, self.column = line, column
        #: What a column is called, in a table.
        self.named = named

    def __str__(self) -> str:
        """Return where it is, and what: ``line 3, column 4 (rank2): ...``."""
        named = f" ({shown(self.named)})" if self.named else ""
        where = [f"line {self.line}"] * bool(self.line) + [f"column {self.column}{named}"] * bool(self.column)
        return f"{', '.join(where)}: {self.args[0]}" if where else str(self.args[0])


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    #: Where it begins, from 1.
    line: int
    #: As many as the table has columns, without blanks around.
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file of values with a header."""

    header: tuple[str, ...]
    #: Read as they are asked for; a bad one raises `BadBallots`. Empty ones are left out.
    rows: Iterator[Row]


@dataclass(frozen=True, slots=True)
class Ballots:
    """What stands in a file."""

    election: Election
    #: Ballots that say nothing: they count for nothing.
    empty: int = 0


def shown(name: str) -> str:
    """Return a name as an error may show it: short, and without what would steer a terminal."""
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"


def text_of(content: bytes) -> str:
    """Return the text of a file: UTF-8, line ends of any kind, letters composed. Raises `BadBallots`."""
    if not content.strip():
        raise BadBallots("the file is empty. Was it saved?", 1, 1)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadBallots("this is UTF-16. Save it again as 'CSV UTF-8'.", 1, 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(content[: error.start].decode("utf-8", "replace"))
        raise BadBallots("this is not UTF-8. Save it again as 'CSV UTF-8'.", line, column) from None
    if "\0" in text:
        line, column = _place(text[: text.index("\0")])
        raise BadBallots("there is a NUL byte: this is not a text file, or it is damaged.", line, column)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _place(before: str) -> tuple[int, int]:
    line = before.count("\n") + 1
    return line, len(before) - (before.rfind("\n") + 1) + 1


def table_of(text: str) -> Table:
    """Return the table in a text, its columns parted by commas, semicolons or tabs. Raises `BadBallots`."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = _rows(text, delimiter)
    line, cells = next(rows, (1, []))
    header = tuple(cell.strip() for cell in cells)
    while header and not header[-1]:
        header = header[:-1]
    for column, name in enumerate(header, 1):
        if not name:
            raise BadBallots("this column has no name in the header. Give it one.", line, column)
        if name in header[: column - 1]:
            raise BadBallots("two columns have this name. Rename one.", line, column, name)
    return Table(header, _even(header, rows))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, and the line where it begins."""
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=delimiter, strict=True)
    began = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadBallots(_broken(str(error)), began, 1) from None
        if any(cell.strip() for cell in cells):
            yield began, cells
        began = reader.line_num + 1


def _broken(error: str) -> str:
    if "larger than" in error:
        return "a cell of this row is far too long. Is a quotation mark missing?"
    if "unexpected end" in error:
        return "a quotation mark is opened in this row and never closed."
    return 'a quotation mark stands in the middle of a cell of this row. Write it twice: "".'


def _even(header: tuple[str, ...], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    width = len(header)
    for line, cells in rows:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            message = (
                f"this row has {len(cells)} cells, the header {width}. Is it cut off, or a comma too many?"
            )
            raise BadBallots(message, line, min(len(cells), width) + 1)
        if max(map(len, cells)) > _CELL:
            column = next(at for at, cell in enumerate(cells, 1) if len(cell) > _CELL)
            raise BadBallots("this cell is far too long. Is a quotation mark missing?", line, column)
        yield Row(line, tuple(cell.strip() for cell in cells[:width]))
