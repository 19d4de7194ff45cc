"""Texts are for a tired reader: short sentences, short words, and a warning that names the long ones."""

from __future__ import annotations

import pytest

from bot.library.checks.reading import AS_IT_IS, GRADE, grade, hardest
from bot.library.problems import Severity
from bot.library.syllables import syllables
from tests.library.drafts import Drafts, words

HARD = (
    "Responsible organisations continuously evaluate community participation. "
    "Please communicate your individual preferences to the relevant administrators today."
)
EASY = "We would like to hear from you. Tell us what you think. You can stop when you want to."


def test_a_long_sentence_is_a_warning(drafts: Drafts) -> None:
    """Fifteen words are easy to read, sixteen are less so."""
    fifteen, sixteen = " ".join(["word"] * 15), " ".join(["long"] * 16)
    drafts.write("way", f'title = "A way"\n[a]\nsay = "{fifteen}. {sixteen}! Short."\n')
    (problem,) = drafts.problems()
    assert problem.severity is Severity.WARNING
    assert (problem.step, problem.line) == ("a", 3)
    assert problem.message == "The sentence that begins 'long long long long' has 16 words."


def test_a_long_sentence_outside_of_flows_is_a_warning_too(drafts: Drafts) -> None:
    """What words.toml holds is read by everyone."""
    source = words().replace('text = "trouble"', f'text = "{" ".join(["long"] * 16)}"')
    drafts.write("words", source)
    (problem,) = drafts.problems()
    assert (problem.file, problem.step, problem.severity) == (
        "flows/words.toml",
        "trouble",
        Severity.WARNING,
    )
    assert problem.line == source.splitlines().index("[trouble]") + 2


def test_a_grade_is_counted_as_flesch_and_kincaid_did() -> None:
    """Two sentences, nine words, twelve syllables."""
    assert grade(["The cat sat here. My sister was very happy."]) == pytest.approx(
        0.39 * 9 / 2 + 11.8 * 12 / 9 - 15.59
    )


def test_texts_are_counted_together_and_a_line_is_a_sentence() -> None:
    """A label has no full stop."""
    together = grade(["Yes, you may", "No, thank you"])
    assert together == grade(["Yes, you may\nNo, thank you"]) == grade(["Yes, you may. No, thank you."])
    assert grade(["Yes, you may No, thank you"]) > together


def test_what_is_not_english_has_no_grade() -> None:
    """Nor have holes, which are filled with what she wrote."""
    assert grade([]) == grade(["ما هي اللغة الأنسب لكم؟"]) == grade(["{first_words}"]) == 0
    assert grade([f"{EASY}\nما هي اللغة"]) == grade([EASY])
    assert grade([EASY + " {first_words_of_everything}"]) == grade([EASY])


def test_names_that_cannot_be_simpler_do_not_count_as_hard() -> None:
    """There is no easier word for a midwife."""
    assert grade(["My midwife is in London."]) == grade(["My friend is in town."])
    assert grade(["Emergencies in MATERNITY"]) == grade(["Pains in bed"])
    assert hardest(["maternity emergencies"]) == []
    assert len(AS_IT_IS) < 50
    assert all(name == name.casefold() for name in AS_IT_IS)


def test_the_two_words_of_most_syllables_are_the_hardest() -> None:
    """Each is named once."""
    assert hardest([HARD, HARD]) == ["administrators", "organisations"]
    assert hardest(["responsible, community and I"]) == ["responsible", "community"]
    assert hardest([EASY.replace("?", "")]) == []
    assert [syllables(word) for word in hardest([HARD])] == [5, 5]


def test_a_hard_text_is_a_warning_that_names_the_hardest_words(drafts: Drafts) -> None:
    """With its line, so that it can be found."""
    drafts.write("way", f'title = "A way"\n[easy]\nsay = "{EASY}"\n[hard]\nsay = "{HARD}"\n')
    (mine,) = drafts.problems()
    assert (mine.file, mine.step, mine.line, mine.severity) == (
        "flows/way.toml",
        "hard",
        5,
        Severity.WARNING,
    )
    assert mine.message == f"This text has a reading grade of {grade([HARD]):.1f}, and 6 is the most."
    assert mine.suggestion == "Shorter words help: 'administrators' and 'organisations'."


def test_an_easy_text_is_no_problem(drafts: Drafts) -> None:
    """And a long one of short words neither."""
    drafts.write("way", f'title = "A way"\n[easy]\nsay = "{EASY}"\n')
    assert grade([EASY]) <= GRADE
    assert drafts.problems() == []


def test_long_sentences_alone_make_a_text_hard(drafts: Drafts) -> None:
    """Where no word is long, the sentences are."""
    line = " ".join(["one"] * 56)
    drafts.write("way", f'title = "A way"\n[a]\nsay = "{line}"\n')
    told = [problem for problem in drafts.problems() if "reading grade" in problem.message]
    assert [problem.suggestion for problem in told] == ["Shorter sentences help."]


def test_short_texts_are_measured_with_the_rest_of_their_flow(drafts: Drafts) -> None:
    """Two long words alone say nothing; five such labels do."""
    label = "Responsible communities"
    drafts.write("way", f'title = "{label}"\n[a]\nsay = "{EASY}"\n')
    assert drafts.problems() == []
    steps = "".join(f'[s{n}]\nsay = "{label} {n}"\n' for n in range(5))
    drafts.write("way", f'title = "A way"\n{steps}')
    (problem,) = drafts.problems()
    assert (problem.file, problem.step, problem.line) == ("flows/way.toml", "", 1)
    assert problem.message.startswith("Its short texts give this file a reading grade of ")
    assert problem.suggestion == "Shorter words help: 'responsible' and 'communities'."


def test_words_outside_flows_are_measured_like_those_of_a_flow(drafts: Drafts) -> None:
    """A long one alone."""
    drafts.write("words", words().replace('text = "trouble"', f'text = "{HARD}"'))
    assert [problem.step for problem in drafts.problems() if "This text" in problem.message] == ["trouble"]


def test_both_forms_of_a_number_are_read(drafts: Drafts) -> None:
    """One and many."""
    drafts.write(
        "way",
        f'title = "A way"\n[a]\nsay = {{ one = "{EASY}", other = "{HARD}", count = "questions" }}\n',
    )
    assert [problem.step for problem in drafts.problems() if "This text" in problem.message] == ["a"]
