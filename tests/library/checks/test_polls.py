"""Polls fit a phone, count everybody once, and ask in an order that makes sense."""

from __future__ import annotations

import pytest

from bot.library.checks.polls import MOST, MOST_ONE_BY_ONE
from bot.library.problems import Problem, Severity
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words
from tests.library.polls import HEAD, STAGES, VOTE

GROUP = """
title = "Your group"
keywords = ["group"]
[group]
ask = "Which fits you?"
join_group = "stakeholder"
unclear = "Please choose."
choices = { service_user = "I use care", family = "I am family", nhs = "I work for the NHS" }
by_code = ["nhs"]
code = "Please write your code."
wrong_code = "I do not know this code."
"""


def found(drafts: Drafts, source: str) -> list[Problem]:
    drafts.write("my_group", GROUP)
    (drafts.flows / "polls").mkdir(exist_ok=True)
    (drafts.flows / "polls" / "first.toml").write_text(source, "utf-8")
    return drafts.problems()


def options(number: int, signs: int = 8) -> str:
    lines = (f'o{n} = "{f"Option {n} ":x<{signs}}"' for n in range(number))
    return "\n".join(("[options]", *lines, ""))


@pytest.mark.parametrize("source", [STAGES, VOTE, STAGES.split("[rank]")[0]])
def test_a_poll_as_it_should_be_has_no_problem(drafts: Drafts, source: str) -> None:
    assert found(drafts, source) == []


RANK = '[rank]\nask = "Which?"\ncloses = 2027-03-01T18:00:00\n'
UNGROUPED = STAGES.split("[groups]")[0] + "[gather]" + STAGES.split("[gather]")[1]

#: What is changed in which file -> the heading and the line that is named, and what is said.
MISTAKES = [
    (STAGES, "[rate]", '[rate]\nask = "x"\n[x]', None, "I do not know the heading [x]."),
    (HEAD, "", "", "", "This poll asks nothing."),
    (VOTE, "[options]", f"{RANK}[options]", "[choose]", "[choose] stands alone"),
    (STAGES.split("[rate]")[0], "", "", "[gather]", "What people write must be rated before anything"),
    (STAGES, "[gather]", '[options]\na = "A"\nb = "B"\n[gather]', "[options]", "Either people gather"),
    (VOTE.split("[options]")[0], "", "", "[choose]", "There is nothing to vote on."),
    (STAGES, "2097-05-07", "2097-02-14", "closes = 2097-02-14", "[rate] closes before [gather], or with it."),
    (STAGES, "2097-06-21", "2097-05-01", "closes = 2097-05-01", "[rank] closes before [rate], or with it."),
    (UNGROUPED, "", "", "", "It does not say which groups"),
    (STAGES, '"nhs"]', '"nh"]', "statutory", "Nobody can join a group 'nh'."),
    (STAGES, '"nhs"]', '"nhs", "family"]', "statutory", "'family' stands in 'people' and in 'statutory'."),
    (STAGES, ', "family"]', "]", "[groups]", "'family' would count in no group."),
    (STAGES, "statutory = 1 }", "statuary = 1 }", "weights", "There is no group 'statuary' in [groups]."),
    (STAGES, ", statutory = 1 }", " }", "weights", "'statutory' would have no weight."),
    (VOTE, 'water = "Water"\n', "", "[options]", "There can be 2 to 9 options here, and it is 1."),
    (VOTE, 'water = "Water"', 'skip = "Water"', "skip", "An option cannot be called 'skip'."),
    (VOTE, '"Water"', '"tea"', "water", "'tea' and 'Tea' cannot be told apart when somebody types them."),
    (VOTE, '"Water"', '"That is all!"', "water", "'That is all!' and 'that is all' cannot be told apart"),
    (VOTE, '"Water"', '"Skip"', "water", "'Skip' and 'Skip' cannot be told apart when somebody types them."),
    (VOTE, '"Water"', f'"{"W" * 61}"', "water", "This text has 61 signs, and 60 is the most."),
    (VOTE, '"Families"', f'"{"F" * 61}"', "people", "This text has 61 signs, and 60 is the most."),
    (VOTE, '"What comes first?"', f'"{"Who " * 15}?"', "title", "This text has 61 signs, and 60"),
    (VOTE, '"Which one?"', f'"{"Who? " * 101}"', "ask", "This text has 504 signs, and 500 is the most."),
    (VOTE, '"Which one?"', '"Which {one}?"', "ask", "Nothing is put in place of braces in a poll."),
    (VOTE, "[choose]", "[approve]\nmost = 3", "most", "She can choose 3 of 2: that makes no sense."),
    (VOTE, "[choose]", "[rank]", "[rank]", "She can choose 3 of 2: that makes no sense."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "old", "new", "place", "said"), MISTAKES)
def test_a_mistake_is_said_where_it_stands(
    drafts: Drafts, source: str, old: str, new: str, place: str | None, said: str
) -> None:
    assert old in source
    changed = source.replace(old, new, 1)
    errors = [each for each in found(drafts, changed) if each.severity is Severity.ERROR]
    (problem,) = [each for each in errors if each.message.startswith(said)]
    assert problem.file == "flows/polls/first.toml"
    assert problem.suggestion
    if place:
        lines = [number for number, line in enumerate(changed.splitlines(), 1) if line.startswith(place)]
        assert problem.line in lines


@pytest.mark.parametrize(
    ("heading", "most"),
    [
        ("[choose]", MOST),
        ("[approve]", MOST),
        ("[rank]", MOST),
        ("[agree]", MOST_ONE_BY_ONE),
        ('[rate]\nanswers = "1-9"', MOST_ONE_BY_ONE),
    ],
)
def test_a_list_has_room_for_nine_options_and_skip(drafts: Drafts, heading: str, most: int) -> None:
    """Options that are asked about one by one may be more."""
    vote = VOTE.split("[options]")[0].replace("[choose]", heading)
    assert found(drafts, vote + options(most)) == []
    (problem,) = found(drafts, vote + options(most + 1))
    assert problem.message == f"There can be 2 to {most} options here, and it is {most + 1}."


def test_question_and_options_are_one_message(drafts: Drafts) -> None:
    """In every language, with all that is said before."""
    long = "Why is it so? It is. " * 20
    vote = VOTE.split("[options]")[0].replace("Your votes decide.", long.strip()) + options(9, 60)
    (problem,) = found(drafts, vote)
    assert problem.message.startswith("With title, 'why' and its answers, this question has 10")
    assert problem.message.endswith("signs (en); 1024 is the most.")
    assert problem.step == "choose"
    ranked = STAGES.replace("Your votes decide.", long.strip())
    assert [each.step for each in found(drafts, ranked)] == ["rank"]


def test_a_translation_is_measured_too(drafts: Drafts) -> None:
    drafts.write("words", words(everywhere("fr")))
    drafts.translate(
        "fr",
        {
            "polls/first.options.tea": ("Tea", "T" * 61),
            "polls/first.choose.ask": ("Which one?", "Le" * 249),
            "polls/first.why": ("Your votes decide.", "Un" * 249),
        },
    )
    errors = [each for each in found(drafts, VOTE) if each.severity is Severity.ERROR]
    assert [(each.file, each.message) for each in errors] == [
        (
            "flows/polls/first.toml",
            "With title, 'why' and its answers, this question has 1122 signs (fr); 1024 is the most.",
        ),
        ("locales/fr/LC_MESSAGES/messages.po", "This text has 61 signs, and 60 is the most."),
    ]


def test_a_poll_is_translated_and_easy_to_read(drafts: Drafts) -> None:
    """As all that people read is."""
    drafts.write("words", words(everywhere("fr")))
    drafts.translate("fr", {"polls/first.options.tea": ("Tea", "Thé {n}")})
    hard = VOTE.replace('"Your votes decide."', f'"{"so " * 16}it is."')
    told = [f"{each.file} {each.message}" for each in found(drafts, hard)]
    assert "locales/fr/LC_MESSAGES/messages.po {n} is not in the English text." in told
    assert "flows/polls/first.toml The sentence that begins 'so so so so' has 18 words." in told


def test_where_nobody_can_join_a_group_the_names_are_taken_as_they_are(drafts: Drafts) -> None:
    (drafts.flows / "polls").mkdir()
    (drafts.flows / "polls" / "first.toml").write_text(VOTE.replace('"nhs"', '"anybody"'), "utf-8")
    assert drafts.problems() == []
