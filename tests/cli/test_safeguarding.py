"""`bigroom safeguarding` as somebody types it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import safeguarding
from bot.cli.main import app
from bot.config import ROOT
from bot.domain.danger import Danger
from bot.safeguarding.model import read_model
from tests.cli.verbs import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """A terminal whose folder of flows is the project's own."""
    shutil.copytree(ROOT / "flows", terminal.folder / "flows")
    terminal.sets(FLOWS=str(terminal.folder / "flows"))
    return terminal


def test_each_line_gets_one_line_whatever_its_bytes(house: Terminal) -> None:
    lines = [b"my husband beats me", b"hello", b"", b"\xff\xfe\x00", "جوزي بيضربني".encode(), b"yes"]
    result = CliRunner().invoke(app, ["safeguarding", "screen"], input=b"\n".join(lines))
    assert result.exit_code == 0, result.output
    said = result.output.splitlines()
    assert said == ["abuse", "none", "none", "none", "abuse", "none"]


def test_no_input_is_no_output(house: Terminal) -> None:
    assert house.does("safeguarding screen") == ""


def test_measuring_shows_shares_by_language_and_category(house: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "sentences"
    folder.mkdir()
    (folder / "en.tsv").write_text("abuse\tnow\tmy husband beats me\nnone\tplain\tyes\n", "utf-8")
    printed = house.does(f"safeguarding measure {folder}")
    assert "1.00 (0.21-1.00)" in printed
    assert "abuse" in printed
    assert "husband" not in printed


def test_measuring_nothing_is_refused(house: Terminal, tmp_path: Path) -> None:
    assert "There are no sentences" in house.gives_up(f"safeguarding measure {tmp_path}")
    (tmp_path / "en.tsv").write_text("secret words", "utf-8")
    refused = house.gives_up(f"safeguarding measure {tmp_path}")
    assert "three parts" in refused
    assert "secret" not in refused


def test_why_shows_what_decided(house: Terminal) -> None:
    result = house.types("safeguarding why", answer="years ago my ex husband used to beat me\n")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("abuse (told as over)")
    assert "partner" in result.output


def test_training_writes_what_the_screen_can_read(house: Terminal, tmp_path: Path) -> None:
    """With few sentences: all of them are learnt from in tests/house/test_sentences.py."""
    for name in safeguarding.TEACHING:
        (tmp_path / "few" / name).mkdir(parents=True)
        (tmp_path / "few" / name / "en.tsv").write_text("loss\tnow\ta b\nnone\tplain\tc\n", "utf-8")
    printed = house.does(f"safeguarding train --output {tmp_path}/model.json --sentences {tmp_path}/few")
    assert "learnt weights" in printed
    assert set(read_model((tmp_path / "model.json").read_text("utf-8")).kinds) == {"loss"}


def test_words_with_mistakes_end_it(house: Terminal) -> None:
    (house.folder / "flows" / "safeguarding.toml").write_text("[concepts]\n", "utf-8")
    result = house.types("safeguarding screen")
    assert result.exit_code == 1
    assert "There are no concepts in this file." in result.stderr
    assert "Mend what is listed above." in result.stderr


def test_every_danger_has_a_word_to_print() -> None:
    assert len({danger.value for danger in Danger}) == len(Danger)
