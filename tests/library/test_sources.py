"""A file is there, is not there, or is no text."""

from __future__ import annotations

from pathlib import Path

from bot.library.problems import Problem
from bot.library.sources import alone, source_of


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Without the mark and the line ends of Windows."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbftitle = 1\r\n")
    assert source_of(tmp_path / "a.toml", "flows/a.toml") == ("title = 1\n", None)


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    said = Problem("flows/a.toml", "", 1, "This file is not plain text in UTF-8.", "Save it again as UTF-8.")
    assert source_of(tmp_path / "a.toml", "flows/a.toml") == ("", said)
    assert alone(tmp_path, "b", lambda file, source: (source, [])) == (None, [])
    found, problems = alone(tmp_path, "a", lambda file, source: (source, []))
    assert (found, [each.message for each in problems]) == (None, [said.message])


def test_a_file_of_which_there_is_one_is_read_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x", "utf-8")
    assert alone(tmp_path, "a", lambda file, source: ((file, source), [])) == (
        (f"{tmp_path.name}/a.toml", "x"),
        [],
    )
