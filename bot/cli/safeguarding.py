"""`bigroom safeguarding`: try the safety screen, measure it, see why it decides, teach it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.flows import folders
from bot.cli.house import give_up
from bot.config import ROOT
from bot.library import safeguarding
from bot.library.safeguarding import MODEL, SafeguardingHasErrors
from bot.safeguarding.measuring import Figures, Share, by_category, by_language, outcomes
from bot.safeguarding.model import Model, written
from bot.safeguarding.screen import Screen
from bot.safeguarding.sentences import HARMLESS, Sentence, digest, examples, sentences
from bot.safeguarding.training import learn

app = typer.Typer(
    help="""
    The safety screen: what it finds, how good it is, why it decides, and teaching it.

    What it looks for stands in flows/safeguarding.toml. It never answers
    anybody: it only says of which danger a text tells.
    """,
    no_args_is_help=True,
)
SENTENCES = ROOT / "tests" / "safeguarding" / "sentences"
#: The folders of sentences that teach.
TEACHING = ("seen", "taught", "written", "written2", "written3", "replies")
_UNSEEN = typer.Argument(None, metavar="[FOLDER]", help="Another folder of sentences than the unseen ones.")


@app.command("screen")
def screen_lines() -> None:
    """Read lines from standard input and print for each the danger that it tells of, or none.

    Any bytes will do. There are as many lines out as in.
    """
    screen = _screen()
    for line in sys.stdin.buffer:
        finding = screen.look(line.decode("utf-8", "replace"))
        typer.echo(finding.danger.value if finding else HARMLESS)
        sys.stdout.flush()


@app.command()
def measure(folder: Path | None = _UNSEEN) -> None:
    """Print of the dangerous sentences how many are found, and how often it rings for nothing.

    The bounds in brackets are those between which the true share lies, 19 times in 20.
    """
    found = outcomes(_screen(), _sentences_of(folder or SENTENCES / "unseen"))
    _show("language", by_language(found))
    _show("category", by_category(found))


@app.command()
def why() -> None:
    """Read one line from standard input and show which words, phrases and pieces of words decided."""
    screen = _screen()
    line = sys.stdin.buffer.readline().decode("utf-8", "replace")
    finding = screen.look(line)
    time = " (told as over)" if finding and finding.past else ""
    typer.echo(f"{finding.danger.value if finding else HARMLESS}{time}")
    shown = Table("sure", "concepts", "phrases", "what counts most", show_lines=True)
    for reason in screen.reasons(line):
        signs = ", ".join(f"{sign!r} {added:+.2f}" for sign, added in reason.signs)
        shown.add_row(str(reason.sure), ", ".join(reason.concepts), ", ".join(reason.phrases), signs)
    Console().print(shown)
    needed = screen.sureness.danger
    typer.echo(f"It rings from {needed} of 100 on, or for a phrase. Nothing of this was kept.")


@app.command()
def train(
    output: Path = typer.Option(MODEL, "--output", help="Where the learnt weights go."),
    folder: Path = typer.Option(
        SENTENCES, "--sentences", help="The folder with the folders of sentences that teach."
    ),
) -> None:
    """Learn the weights again from the sentences that teach. The same sentences give the same file."""
    text = written(taught(folder))
    output.write_text(text, encoding="utf-8")
    typer.echo(f"{len(text.encode()) // 1000} kB of learnt weights are in {output}.")


def taught(folder: Path = SENTENCES) -> Model:
    """Return what all the sentences of a folder that teach come to."""
    return learn(examples(_screen(learnt=False), _teaching(folder)), learnt_from(folder))


def learnt_from(folder: Path = SENTENCES) -> str:
    """Return the digest of all that the weights are learnt from."""
    words = safeguarding.words_of(folders(None)[0])
    return digest(_screen(learnt=False), (words.concepts, words.small_words), _teaching(folder))


def _teaching(folder: Path) -> list[Sentence]:
    return [sentence for name in TEACHING for sentence in _sentences_of(folder / name)]


def _screen(learnt: bool = True) -> Screen:
    flows, _ = folders(None)
    try:
        if learnt:
            return safeguarding.screen(flows)
        words = safeguarding.words_of(flows)
        return words.screen(Model())
    except SafeguardingHasErrors as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        give_up("The words of the safety screen have errors. Mend what is listed above.")
    except (OSError, ValueError):
        give_up("There are no learnt weights: run `bigroom safeguarding train`.")


def _sentences_of(folder: Path) -> list[Sentence]:
    try:
        files = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.tsv"))}
        found = list(sentences(files))
    except (OSError, ValueError):
        give_up(f"The sentences in {folder} cannot be read: each line is three parts with tabs between.")
    if not found:
        give_up(f"There are no sentences in {folder}.")
    return found


def _show(heading: str, figures: Iterable[Figures]) -> None:
    shown = Table(heading, "found", "n", "rings for nothing", "n", "right category", "right time")
    for each in figures:
        recall, alarms = each.recall, each.false_alarms
        shares = (_share(each.right_category), _share(each.right_time))
        shown.add_row(each.name, _share(recall), str(recall.of), _share(alarms), str(alarms.of), *shares)
    Console().print(shown)


def _share(share: Share) -> str:
    if not share.of:
        return ""
    low, high = share.interval()
    return f"{share.value:.2f} ({low:.2f}-{high:.2f})"
