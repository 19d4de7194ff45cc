"""Files of sentences are taken apart, and teach what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.safeguarding.concepts import Concepts
from bot.safeguarding.screen import Screen
from bot.safeguarding.sentences import Sentence, digest, examples, sentences


def test_lines_become_sentences_by_language() -> None:
    found = list(sentences({"so": "loss\tpast\tb", "en": "none\tplain\ta"}))
    assert found == [Sentence("en", "none", "plain", "a"), Sentence("so", "loss", "past", "b")]


def test_a_broken_line_is_named_without_its_words() -> None:
    with pytest.raises(ValueError, match="Line 2 of en") as caught:
        list(sentences({"en": "none\tplain\ta\nsecret words"}))
    assert "secret" not in str(caught.value)


def test_a_sentence_does_not_show_its_words() -> None:
    assert "secret" not in repr(Sentence("en", "loss", "now", "secret"))


def test_what_is_read_the_same_teaches_once(screen: Screen) -> None:
    taught = [Sentence("en", "loss", "past", text) for text in ("Tea!", "tea", "cake")]
    found = examples(screen, taught)
    assert len(found) == 2
    assert all(each.category == "loss" and each.past for each in found)


def test_some_are_taught_without_spaces_too(screen: Screen) -> None:
    found = examples(screen, [Sentence("en", "none", "plain", text) for text in ("a cake", "b cake")])
    assert [".acake" in each.signs.words for each in found] == [False, True, False]


def test_the_digest_is_another_when_anything_of_it_is_another(screen: Screen) -> None:
    taught = [Sentence("en", "none", "plain", f"{number} cakes") for number in range(50)]
    before = digest(screen, {"blood": "bleed"}, taught)
    assert before == digest(screen, {"blood": "bleed"}, taught)
    others = [
        digest(screen, {"blood": "bled"}, taught),
        digest(screen, {"blood": "bleed"}, taught[:-1]),
        digest(screen, {"blood": "bleed"}, [*taught[:-1], replace(taught[-1], category="loss")]),
        digest(
            replace(screen, concepts=Concepts({"much": {"en": ["cakes"]}}, {})), {"blood": "bleed"}, taught
        ),
    ]
    assert len({before, *others}) == 5
