"""What is wrong with a file, in the words of the champion who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    #: The flows cannot be published like this.
    ERROR = "error"
    #: They can, and somebody should look at it.
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and where."""

    #: As a champion would name it, for example ``flows/welcome.toml``.
    file: str
    #: The heading it stands under, empty for the top of the file.
    step: str
    line: int
    message: str
    #: What to write instead.
    suggestion: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", step [{self.step}]" if self.step else "")
        return f"{where}: {self.message} {self.suggestion}".rstrip()


class FlowsHaveErrors(Exception):
    """The flow files have errors; nothing of them was taken."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        #: Errors only, in the order of the files.
        self.problems = tuple(p for p in problems if p.severity is Severity.ERROR)
        super().__init__("\n".join([str(self.__doc__), *map(str, self.problems)]))


def meant(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'unclear'?`` for the nearest known word, else the list of them."""
    names = list(dict.fromkeys(known))
    close = get_close_matches(word, names, 1, 0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"You can write {listed(names)}." if names else ""


def listed(names: Iterable[str], last: str = "or") -> str:
    """Return names as a person would say them: 'a', 'b' or 'c'."""
    quoted = [f"'{name}'" for name in names]
    return f" {last} ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
