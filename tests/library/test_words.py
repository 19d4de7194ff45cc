"""words.toml: every text that the house says must be there, and STOP is always understood."""

from __future__ import annotations

from bot.library.problems import Problem
from bot.library.words import ALWAYS, ANSWERS, LONGEST, TEXTS, WordsDraft, always, read_words
from tests.library.drafts import words


def read(source: str) -> tuple[WordsDraft, list[Problem]]:
    draft, problems = read_words("flows/words.toml", source)
    assert draft is not None
    return draft, problems


def test_a_complete_file_has_no_problems() -> None:
    """All texts are there."""
    draft, problems = read(words())
    assert problems == []
    assert draft.texts.keys() == TEXTS.keys()


def test_stop_is_understood_even_if_the_file_forgets_it() -> None:
    """Nobody can edit STOP away."""
    draft, _ = read(words())
    assert {"stop", "unsubscribe", "cancel", "end", "quit", "opt out"} <= draft.understood("stop_words")
    assert {"start", "unstop", "subscribe"} <= draft.understood("start_words")


def test_a_plain_yes_and_no_are_understood_even_if_the_file_forgets_them() -> None:
    """In English; every other language brings its own."""
    draft, problems = read(words('\n[yes_words]\nso = ["Haa!"]\n'))
    assert problems == []
    assert draft.understood("yes_words") == {"yes", "yes please", "haa"}
    assert draft.understood("no_words") == always("no_words") == {"no"}


def test_lists_of_answers_are_lists() -> None:
    """Labels may be words of these."""
    assert ALWAYS.keys() > ANSWERS


def test_listed_words_are_compared_without_case_accents_and_stops() -> None:
    """Of all languages together."""
    draft, problems = read(
        words('\n[stop_words]\nen = ["Stop, please!"]\nfr = ["Arrêtez"]\nar = ["أوقفوا"]\n')
    )
    assert problems == []
    assert {"stop please", "arretez", "اوقفوا"} <= draft.understood("stop_words")


def test_a_missing_text_is_named() -> None:
    """With what to write."""
    _, problems = read(words().replace("[let_go]", "[let_goo]"))
    messages = [problem.message for problem in problems]
    assert "The text [let_go] is missing." in messages
    assert "Nothing in Big Room says 'let_goo'." in messages
    assert "Did you mean 'let_go'?" in [problem.suggestion for problem in problems]


def test_a_text_that_is_no_text_is_told_with_its_line() -> None:
    """Both a wrong value and a wrong form."""
    source = (
        words().replace('text = "rest"', "text = 7").replace('[media]\ntext = "media"', "[media]\nsay = 1")
    )
    _, problems = read(source)
    rest, media = sorted(problems, key=lambda problem: problem.step, reverse=True)
    assert rest.message == "'text' is not in quotes, so it is read as a number."
    assert rest.line == source.splitlines().index("[rest]") + 2
    assert media.message == "[media] needs exactly one line below it, 'text'."


def test_only_what_is_known_stands_in_braces() -> None:
    """Anything else would leave a hole."""
    _, problems = read(words().replace("Question {n} of", "Question {m} of"))
    assert [problem.message for problem in problems] == ["I do not know what to put in place of {m}."]


def test_a_list_holds_words_in_quotes() -> None:
    """By language."""
    _, problems = read(words('\n[stop_words]\nen = "stop"\nar = [7]\n'))
    assert [problem.message for problem in problems] == [
        "The words of 'en' should be in quotes, between [ and ].",
        "The words of 'ar' should be in quotes, between [ and ].",
    ]
    _, problems = read('stop_words = "stop"\n' + words())
    assert [problem.message for problem in problems] == ["[stop_words] is a heading with lists below."]


def test_a_file_that_is_not_toml_is_told_in_plain_words() -> None:
    """And nothing is made of it."""
    draft, problems = read_words("flows/words.toml", '[skip]\ntext = "Skip')
    assert draft is None
    assert problems[0].message == "A text is opened and never closed."


def test_what_has_a_longest_length_is_a_text() -> None:
    """A renamed text takes its limit along."""
    assert LONGEST.keys() <= TEXTS.keys()
