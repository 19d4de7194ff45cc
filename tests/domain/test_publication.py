"""What is published is named by its content."""

from __future__ import annotations

from bot.domain.publication import FlowVersion, Publication
from tests.fakes import MONDAY


def test_a_version_does_not_show_its_content() -> None:
    assert "source" not in repr(FlowVersion("welcome", "a" * 64, '{"source": ""}'))


def test_a_publication_is_a_set_of_versions() -> None:
    contents = {"welcome": "a", "words": "b"}
    one = Publication(1, MONDAY, "terminal:ann", "flows", contents)
    assert one == Publication(1, MONDAY, "terminal:ann", "flows", dict(contents))
    assert one != Publication(1, MONDAY, "terminal:ann", "flows", {"welcome": "c", "words": "b"})
