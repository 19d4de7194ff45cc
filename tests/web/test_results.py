"""A result at its link: in words, as a drawing and as a picture, in her language, for as long as it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.message import Unavailable
from bot.domain.picture import CannotDraw, result_name
from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.pictures.gallery import Gallery
from bot.web.results import LASTS, ResultLinks, ResultPictures, results
from bot.web.site import site
from tests.pictures.votes import SHEET, drawn, every_outcome, stage, word
from tests.web.client import TestClient
from tests.web.echo import Echo

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LINKS = ResultLinks(bytes(32))
HTML = {"accept": "text/html"}


class House:
    """One stage, and a clock."""

    def __init__(self) -> None:
        self.stage: StageNow | None = stage()
        self.now = NOW
        self.down = False

    async def find(self, name: str) -> StageNow | None:
        if self.down:
            raise Unavailable
        return self.stage if name == SHEET.name else None


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    gallery = Gallery(house.find, word)
    routes = results(LINKS, gallery, word, lambda: house.now)
    with TestClient(site(rooms=replace(Echo().rooms, results=routes))) as client:
        yield client


def path(language: str = "en", sheet: str = SHEET.name, until: datetime = NOW + LASTS) -> str:
    return f"/results/{LINKS.link(result_name(sheet, language), until)}"


@pytest.mark.parametrize("language", ["en", "ar", "so"])
@pytest.mark.parametrize("name", list(every_outcome()))
def test_the_page_says_all_of_it_in_words_in_her_language(
    client: TestClient, house: House, language: str, name: str
) -> None:
    house.stage = every_outcome()[name]
    answer = client.get(path(language))
    shown = drawn(house.stage, language)
    assert answer.status_code == 200
    assert f'lang="{language}" dir="{shown.direction}"' in answer.text
    before, _, after = answer.text.partition("<svg")
    words = before + after.partition("</svg>")[2]
    for text in (shown.title, shown.next, *shown.outcome, *shown.notes, *(row.label for row in shown.rows)):
        assert text.replace("'", "&#39;") in words, text
    for row in shown.rows:
        assert all(f"<td>{bar.value}</td>" in words for bar in row.bars)
    assert all(word(f"picture_{each}", language) in words for each in ("said", "keep"))
    assert (word("picture_next", language) in words) is bool(shown.next)
    assert ("<table>" in words) is bool(shown.rows)


def test_nobody_on_the_way_keeps_it_and_nothing_follows_who_looks(client: TestClient) -> None:
    for place in (path(), f"{path()}.png"):
        headers = client.get(place).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-robots-tag"] == "noindex"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers
    assert "<script" not in client.get(path()).text and "http://" not in client.get(path()).text.replace(
        "http://www.w3.org/2000/svg", ""
    )


def test_the_picture_is_a_png_that_a_provider_may_fetch(client: TestClient) -> None:
    answer = client.get(f"{path('ar')}.png")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG") and len(answer.content) < 5_000_000
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert f'href="{path("ar")}.png"' in client.get(path("ar")).text


@pytest.mark.parametrize("status", [PollStatus.PROPOSED, PollStatus.OPEN, PollStatus.CALLED_OFF])
def test_a_link_shows_nothing_that_is_not_released(
    client: TestClient, house: House, status: PollStatus
) -> None:
    """Not even when a release lies there already."""
    for release in (None, stage().release):
        house.stage = stage(release, status=status)
        for place in (path(), f"{path()}.png", path(sheet="another.rank")):
            answer = client.get(place, headers=HTML)
            assert answer.status_code == 404
            assert "Interpreters" not in answer.text and SHEET.text("title", "en") not in answer.text


@pytest.mark.parametrize("language", ["en", "ar", "so"])
def test_an_old_link_says_kindly_that_it_is_over(client: TestClient, language: str) -> None:
    answer = client.get(path(language, until=NOW))
    assert answer.status_code == 410
    assert word("picture_link_over", language) in answer.text and f'lang="{language}"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"{path(language, until=NOW)}.png").status_code == 410


@pytest.mark.parametrize("token", ["forged", "AAAA", LINKS.link("map/of/everything", NOW + LASTS)])
def test_a_link_that_was_not_made_here_leads_nowhere(client: TestClient, token: str) -> None:
    assert client.get(f"/results/{token}", headers=HTML).status_code == 404
    assert client.get(f"/results/{token}.png").status_code == 404


def test_what_cannot_be_looked_up_now_is_asked_for_again(client: TestClient, house: House) -> None:
    house.down = True
    assert client.get(path(), headers=HTML).status_code == 503
    assert client.get(f"{path()}.png").status_code == 404


def test_what_could_only_be_said_in_english_is_marked_so(client: TestClient, house: House) -> None:
    arabic = {key: text for key, text in SHEET.texts["ar"].items() if key != "options.f"}
    texts = {**SHEET.texts, "ar": arabic}
    house.stage = replace(stage(), sheet=replace(SHEET, texts=texts))
    assert '<bdi lang="en" dir="ltr">A phone line at night</bdi>' in client.get(path("ar")).text


def test_what_is_written_in_a_poll_cannot_break_out(client: TestClient, house: House) -> None:
    texts = {"en": {**SHEET.texts["en"], "title": "<script>alert(1)</script>"}}
    house.stage = replace(stage(), sheet=replace(SHEET, texts=texts))
    assert "<script>" not in client.get(path()).text


async def test_addresses_stand_below_ours_and_are_the_same_all_day() -> None:
    gallery = Gallery(House().find, word)
    clock = [NOW]
    pictures = ResultPictures(gallery, LINKS, "https://room.example.org/", lambda: clock[0])
    name = result_name(SHEET.name, "so")
    page = pictures.page(name)
    assert page.startswith("https://room.example.org/results/")
    assert pictures.link(name) == f"{page}.png"
    clock[0] += timedelta(hours=3)
    assert pictures.page(name) == page
    assert LINKS.open(page.rpartition("/")[2], NOW + timedelta(days=29)) == name
    assert (await pictures.png(name)).startswith(b"\x89PNG")


async def test_without_an_address_of_ours_there_are_no_links() -> None:
    gallery = Gallery(House().find, word)
    nowhere, here = (ResultPictures(gallery, LINKS, base, lambda: NOW) for base in (None, ""))
    assert (nowhere.page("x"), nowhere.link("x")) == ("", "")
    assert here.page("x").startswith("/results/")
    with pytest.raises(CannotDraw):
        await here.png("x")
