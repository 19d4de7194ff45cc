"""Between flows: calls, occasions, keywords, and words that mean something everywhere."""

from __future__ import annotations

import pytest

from bot.library.words import ALWAYS
from tests.library.drafts import OCCASIONS, Drafts, words


def found(drafts: Drafts) -> list[tuple[str, int, str, str]]:
    return [(p.file, p.line, p.message, p.suggestion) for p in drafts.errors()]


def test_a_called_flow_must_be_there(drafts: Drafts) -> None:
    """With the nearest name."""
    drafts.write("caller", 'title = "C"\n[a]\ncall_flow = "on_someone_knew"\n')
    message = "There is no flow 'on_someone_knew' to call."
    assert found(drafts) == [("flows/caller.toml", 3, message, "Did you mean 'on_someone_new'?")]


def test_flows_may_not_call_each_other_in_a_circle(drafts: Drafts) -> None:
    """Each of the calls is named."""
    drafts.write("one", 'title = "1"\n[a]\ncall_flow = "two"\n')
    drafts.write("two", 'title = "2"\n[a]\ncall_flow = "three"\n')
    drafts.write("three", 'title = "3"\n[a]\ncall_flow = "one"\n')
    assert [(file, message) for file, _, message, _ in found(drafts)] == [
        ("flows/one.toml", "This flow and 'two' call each other without end."),
        ("flows/three.toml", "This flow and 'one' call each other without end."),
        ("flows/two.toml", "This flow and 'three' call each other without end."),
    ]


def test_a_flow_may_not_call_itself(drafts: Drafts) -> None:
    """The smallest circle."""
    drafts.write("one", 'title = "1"\n[a]\ncall_flow = "one"\n')
    assert found(drafts)[0][2] == "This flow and 'one' call each other without end."


def test_every_occasion_needs_its_flow(drafts: Drafts) -> None:
    """Else somebody who stops would hear nothing."""
    for when in OCCASIONS:
        (drafts.flows / f"on_{when}.toml").unlink()
    assert {message for _, _, message, _ in found(drafts)} >= {
        "No flow is for 'someone_stops', the answer to STOP.",
        "No flow is for 'someone_new', the welcome.",
    }
    assert len(found(drafts)) == len(OCCASIONS)


def test_an_occasion_has_one_flow(drafts: Drafts) -> None:
    """Nobody would know which."""
    drafts.write("zoo", 'title = "Z"\nwhen = "someone_new"\n[a]\nsay = "x"\n')
    message = "flows/on_someone_new.toml is for 'someone_new' too."
    assert [each[:3] for each in found(drafts)] == [("flows/zoo.toml", 2, message)]


def test_a_keyword_starts_one_flow(drafts: Drafts) -> None:
    """However it is written, and in whatever language."""
    drafts.write("ant", 'title = "A"\nkeywords = ["Visit"]\n[a]\nsay = "x"\n')
    drafts.write("bee", 'title = "B"\nkeywords = ["visit!"]\n[a]\nsay = "x"\n')
    message = "The keyword 'visit!' starts flows/ant.toml too."
    assert [each[:3] for each in found(drafts)] == [("flows/bee.toml", 2, message)]


def test_a_translated_keyword_starts_one_flow(drafts: Drafts) -> None:
    """The problem stands in the translation."""
    drafts.write("words", words(everywhere("fr")))
    drafts.write("ant", 'title = "A"\nkeywords = ["visit"]\n[a]\nsay = "x"\n')
    drafts.write("bee", 'title = "B"\nkeywords = ["bee"]\n[a]\nsay = "x"\n')
    drafts.translate("fr", {"bee.keywords": ("bee", "abeille, visit")})
    message = "The keyword 'visit' starts flows/ant.toml too."
    assert [each[:3] for each in found(drafts)] == [("locales/fr/LC_MESSAGES/messages.po", 7, message)]


def test_a_keyword_is_no_word_that_means_something_everywhere(drafts: Drafts) -> None:
    """STOP must always stop."""
    drafts.write("ant", 'title = "A"\nkeywords = ["Cancel", "ok"]\n[a]\nsay = "x"\n')
    assert [each[2] for each in found(drafts)] == ["The keyword 'Cancel' is one of the stop words."]


def test_a_keyword_has_letters_and_is_short(drafts: Drafts) -> None:
    """A longer message is never looked up."""
    drafts.write("ant", f'title = "A"\nkeywords = ["?!", "{"a" * 81}"]\n[a]\nsay = "x"\n')
    assert [each[2] for each in found(drafts)] == [
        "'?!' cannot be a keyword.",
        f"'{'a' * 81}' cannot be a keyword.",
    ]


def test_an_answer_can_be_typed(drafts: Drafts) -> None:
    """A label that is STOP or a keyword would never reach its question."""
    drafts.write("ant", 'title = "A"\nkeywords = ["visit"]\n[a]\nsay = "x"\n')
    drafts.write("bee", 'title = "B"\n[a]\nask = "?"\nchoices = { a = "Stop!", b = "Visit", c = "No" }\n')
    assert [each[:3] for each in found(drafts)] == [
        ("flows/bee.toml", 4, "Nobody can type the answer 'Stop!': it is one of the stop words."),
        (
            "flows/bee.toml",
            4,
            "Nobody can type the answer 'Visit': it is one of the keywords of flows/ant.toml.",
        ),
    ]


def test_a_word_cannot_stop_and_start(drafts: Drafts) -> None:
    """It means one thing."""
    drafts.write("words", words('\n[stop_words]\nen = ["enough"]\n[start_words]\nen = ["Enough"]\n'))
    assert [each[2] for each in found(drafts)] == ["'enough' is in [stop_words] and in [start_words]."]


def test_yes_and_no_can_be_answers_but_start_nothing(drafts: Drafts) -> None:
    """ "Yes" is a good label; as a keyword it would take the answer away from a question."""
    drafts.write("ant", 'title = "A"\nkeywords = ["yes"]\n[a]\nsay = "x"\n')
    assert [each[2] for each in found(drafts)] == ["The keyword 'yes' is one of the yes words."]
    drafts.write("ant", 'title = "A"\n[a]\nask = "?"\nchoices = { yes = "Yes", no = "No" }\n')
    assert found(drafts) == []


@pytest.mark.parametrize(
    ("list_name", "word", "other"),
    [
        ("yes_words", "Stop!", "stop_words"),
        ("yes_words", "no", "no_words"),
        ("no_words", "skip", "skip_words"),
        ("yes_words", "go on", "continue_words"),
    ],
)
def test_a_plain_answer_means_nothing_else(drafts: Drafts, list_name: str, word: str, other: str) -> None:
    """Neither in the same language nor in another."""
    lists = f'\n[{list_name}]\nfr = ["{word}"]\n\n[continue_words]\nen = ["go on"]\n'
    drafts.write("words", words(lists))
    (problem,) = found(drafts)
    assert {f"[{list_name}]", f"[{other}]"} <= set(problem[2].replace(".", "").split())


def everywhere(language: str) -> str:
    """Return words that every language on offer needs."""
    said = {name: name.removesuffix("_words").replace("_", " ") for name in ALWAYS}
    return "".join(f'\n[{name}]\n{language} = ["{language} {word}"]\n' for name, word in said.items())
