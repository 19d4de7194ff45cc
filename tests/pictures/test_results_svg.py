"""The drawing of a result: well-formed, safe, readable without sight and without colours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.pictures import results_svg
from bot.pictures.glyphs import NoLetters
from bot.pictures.results_svg import result_png, result_svg
from tests.pictures.test_svg import NAMESPACE, contrast, find, read
from tests.pictures.votes import LANGUAGES, drawn, every_outcome, stage

every_picture = pytest.mark.parametrize(
    ("language", "name"), [(language, name) for language in LANGUAGES for name in every_outcome()]
)


@every_picture
def test_it_tells_those_who_cannot_see_it_every_figure(language: str, name: str) -> None:
    result = drawn(every_outcome()[name], language)
    drawing = read(result_svg(result))
    title, words = drawing.find(f"{NAMESPACE}title"), drawing.find(f"{NAMESPACE}desc")
    assert drawing.get("role") == "img"
    assert title is not None and title.text == f"{result.heading}: {result.title}"
    assert words is not None and words.text == " ".join(result.told())
    assert drawing.get("aria-labelledby") == title.get("id")
    assert drawing.get("aria-describedby") == words.get("id")


@every_picture
def test_nothing_in_it_is_a_style_or_a_script(language: str, name: str) -> None:
    for each in read(result_svg(drawn(every_outcome()[name], language))).iter():
        assert each.tag.removeprefix(NAMESPACE) not in ("style", "script", "foreignObject", "image")
        assert not {name for name in each.attrib if name == "style" or name.startswith("on")}


def test_every_bar_has_its_name_and_its_value_beside_it() -> None:
    result = drawn(stage())
    texts = [
        text.strip("\u202a\u202c")
        for each in find(read(result_svg(result)), "text")
        for text in each.itertext()
    ]
    for value in {bar.value for row in result.rows for bar in row.bars}:
        wanted = sum(bar.value == value for row in result.rows for bar in row.bars)
        assert texts.count(value) == wanted


def test_a_range_is_striped() -> None:
    drawing = read(result_svg(drawn(stage())))
    patterns = {each.get("id") for each in find(drawing, "pattern")}
    fills = {each.get("fill") for each in find(drawing, "rect")}
    assert {f"url(#{name})" for name in patterns} <= fills and patterns


def test_what_is_written_in_it_cannot_break_out() -> None:
    result = replace(drawn(stage()), title='A <b>"& more', heading="</desc><script>")
    drawing = read(result_svg(result))
    assert not find(drawing, "script")
    assert '<b>"& more' in "".join(drawing.itertext())


@pytest.mark.parametrize("ground", [results_svg.PAPER, results_svg.CARD, results_svg.WASH])
def test_words_have_contrast_with_everything_they_stand_on(ground: str) -> None:
    """4.5 to 1 (WCAG 2.2, 1.4.3)."""
    for colour in (results_svg.INK, results_svg.SOFT, results_svg.PLUM, results_svg.LEAF):
        assert contrast(colour, ground) >= 4.5, (colour, ground)


def test_bars_have_contrast_with_their_track() -> None:
    """3 to 1 (WCAG 2.2, 1.4.11)."""
    for colour in results_svg.BARS:
        assert contrast(colour, results_svg.TRACK) >= 3
        assert contrast(colour, results_svg.CARD) >= 3
    assert len(set(results_svg.BARS)) == len(results_svg.BARS)


@every_picture
def test_it_becomes_a_png(language: str, name: str) -> None:
    assert result_png(drawn(every_outcome()[name], language)).startswith(b"\x89PNG")


def test_a_picture_without_a_letter_is_not_drawn() -> None:
    with pytest.raises(NoLetters):
        result_png(replace(drawn(stage()), title="谢谢"))
    with pytest.raises(NoLetters):
        result_png(replace(drawn(stage()), title="أهلاً ሠራተኞች"))
    smiling = replace(drawn(stage()), title="What first? 😀")
    assert result_png(smiling) == result_png(replace(smiling, title="What first?"))
    assert "谢谢" in result_svg(replace(drawn(stage()), title="谢谢")), "a browser has letters of its own"
