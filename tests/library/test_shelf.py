"""The shelf answers at once what the engine and the inbox ask."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from bot.config import ROOT
from bot.domain.publication import Publication
from bot.domain.session import Run
from bot.engine.flow import When, source_sha256
from bot.engine.matching import normal
from bot.library.shelf import Shelf, VersionMissing
from bot.library.signposts import plain
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import AT, OCCASIONS, Drafts, shelf_of, words

WAY = """
title    = "A way"
keywords = ["My way!"]
[a]
ask     = "May we?"
consent = "polls"
choices = { yes = "Yes, you may", no = "No" }
"""


def test_a_flow_is_found_by_name_keyword_and_occasion(drafts: Drafts) -> None:
    """In any language, however it is written."""
    drafts.write("words", words(everywhere("ar")))
    drafts.write("way", WAY)
    drafts.translate("ar", {"way.keywords": ("My way!", "طريقي")})
    shelf = drafts.shelf()
    way = shelf.flow("way")
    assert way is not None
    assert shelf.keyword(normal("MY WAY")) is way
    assert shelf.keyword(normal("طريقى")) is way
    assert shelf.keyword("someone_new") is None
    assert shelf.flow("nothing") is None
    for when in OCCASIONS:
        flow = shelf.starting(When(when))
        assert flow is not None
        assert flow.name == f"on_{when}"


def test_words_that_mean_something_everywhere(drafts: Drafts) -> None:
    """Normalised, over all languages."""
    drafts.write("words", words(everywhere("ar")))
    drafts.translate("ar")
    shelf = drafts.shelf()
    assert {"stop", "ar stop"} <= shelf.stop_words
    assert {"start", "ar start"} <= shelf.start_words
    assert {"continue", "ar continue"} <= shelf.continue_words
    assert {"skip", "ar skip"} <= shelf.skip_words
    assert {"yes", "ar yes"} <= shelf.yes_words
    assert {"no", "ar no", "no thanks", "ar no thanks"} <= shelf.no_words
    assert shelf.no_thanks_words == {"no thanks", "no thank you", "ar no thanks"}
    assert [language.code for language in shelf.languages] == ["en", "ar"]
    assert shelf.words.texts["en"]["let_go"] == "let go"


def test_the_wordings_in_force_are_known_by_purpose(drafts: Drafts) -> None:
    """From every flow that asks for it, in the same words; a purpose nobody asks for has none."""
    drafts.write("way", WAY)
    drafts.write("other", WAY.replace("My way!", "other"))
    choices = {"yes": "Yes, you may", "no": "No"}
    assert drafts.shelf().sources("polls") == {source_sha256("May we?", choices)}
    assert drafts.shelf().sources("research") == frozenset()


def test_a_number_takes_the_form_of_its_language(drafts: Drafts) -> None:
    """A language that is no longer on offer falls back to English."""
    drafts.write("words", words(everywhere("fr")))
    drafts.translate("fr", rule="nplurals=2; plural=(n > 1);")
    shelf = drafts.shelf()
    assert [shelf.plural("en", number) for number in (0, 1, 2)] == [1, 0, 1]
    assert [shelf.plural("fr", number) for number in (0, 1, 2)] == [0, 0, 1]
    assert [shelf.plural("so", number) for number in (0, 1, 2)] == [1, 0, 1]


def test_an_older_version_can_be_put_on_the_shelf(drafts: Drafts) -> None:
    """For somebody who is still inside of it, also when its file is gone."""
    drafts.write("way", WAY)
    old = {each.name: each for each in drafts.versions()}["way"]
    (drafts.flows / "way.toml").unlink()
    shelf = drafts.shelf()
    assert shelf.flow("way") is None
    assert not shelf.has("way", old.version)
    assert shelf.pinned("way", old.version) is None
    shelf.add(old)
    assert shelf.has("way", old.version)
    flow = shelf.pinned("way", old.version)
    assert flow is not None
    assert flow.title == "A way"
    assert shelf.flow("way") is None
    assert shelf.keyword("my way") is None
    assert shelf.sources("polls") == frozenset()


@pytest.mark.parametrize("inside", ["finish", "restart"])
def test_people_inside_finish_or_begin_again(drafts: Drafts, inside: str) -> None:
    """As the newer version says."""
    drafts.write("way", WAY)
    old = {each.name: each for each in drafts.versions()}["way"]
    drafts.write("way", f'inside = "{inside}"\n' + WAY.replace("[a]", "[first]\nsay = 'Hello'\n[a]"))
    versions = drafts.versions()
    new = {each.name: each for each in versions}["way"]
    shelf = shelf_of(versions)
    shelf.add(old)
    run = Run("way", old.version, "a", {"a": "yes"})
    again = Run("way", new.version, "first")
    assert shelf.refresh(run) == (again if inside == "restart" else run)
    assert shelf.refresh(again) is again


def test_a_run_in_a_flow_that_is_gone_is_left_alone(drafts: Drafts) -> None:
    """It finishes in its version."""
    run = Run("gone", "0" * 64, "a")
    assert drafts.shelf().refresh(run) is run


def test_a_publication_without_its_versions_is_refused(drafts: Drafts) -> None:
    """Better no shelf than one with holes."""
    versions = drafts.versions()
    contents = {each.name: each.version for each in versions}
    publication = Publication(1, AT, "a test", "flows", contents)
    with pytest.raises(VersionMissing):
        Shelf.of(publication, versions[1:])
    with pytest.raises(VersionMissing):
        Shelf.of(replace(publication, contents={}), versions)
    assert Shelf.of(publication, versions).publication is publication


def test_flows_are_in_the_order_of_their_titles(drafts: Drafts) -> None:
    """Capitals make no difference."""
    for name, title in {"way": "b way", "zoo": "A zoo"}.items():
        drafts.write(name, f'title = "{title}"\nkeywords = ["{name}"]\n[a]\nsay = "Hello."\n')
    titles = [flow.title for flow in drafts.shelf().published()]
    assert titles.index("A zoo") < titles.index("b way")
    assert len(titles) == 8


def test_new_words_are_looked_at_with_the_keywords_of_all_languages(drafts: Drafts) -> None:
    """And with the rest of the flow that they are for."""
    drafts.write("words", words(everywhere("ar")))
    drafts.write("way", WAY)
    drafts.write("tea", 'title = "Tea"\nkeywords = ["tea"]\n[a]\nask = "Tea?"\nchoices = { yes = "Yes" }\n')
    drafts.translate("ar", {"way.keywords": ("My way!", "طريق")})
    shelf = drafts.shelf()
    assert shelf.trouble_with("tea", "a.ask", "A cup of tea?") == ((), ())
    (wrong,), hints = shelf.trouble_with("tea", "a.choices.yes", "طريق")
    assert wrong.startswith("Nobody can choose 'طريق'")
    assert hints == ()
    assert shelf.trouble_with("tea", "a.choices.yes", "Skip")[0] != ()


def test_what_is_said_in_danger_is_what_was_published(drafts: Drafts) -> None:
    """Without a file of its own a folder still names whom to call; with one, the published text."""
    assert drafts.shelf().safeguarding == plain()
    shutil.copy(ROOT / "flows" / "safeguarding.toml", drafts.flows)
    drafts.write("safeguarding", (drafts.flows / "safeguarding.toml").read_text("utf-8"))
    versions = drafts.versions()
    published = shelf_of(versions).safeguarding
    (version,) = [each for each in versions if each.name == "safeguarding"]
    assert published.texts.version == version.version
    drafts.write("safeguarding", (drafts.flows / "safeguarding.toml").read_text("utf-8") + "\n# changed\n")
    assert drafts.shelf().safeguarding.texts.version != version.version
    assert shelf_of(versions).safeguarding == published, "a file that is not published changes nothing"
    assert all(flow.name != "safeguarding" for flow in shelf_of(versions).published())


def test_the_offer_after_a_loss_is_understood_as_its_button_reads(drafts: Drafts) -> None:
    assert drafts.shelf().sad_words == {normal(drafts.shelf().words.texts["en"]["stop_birth"])}  # type: ignore[arg-type]
