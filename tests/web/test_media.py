"""Links that are signed, end by themselves, and lead to one folder only."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.media import ExpiredLink, ForgedLink, MediaLinks, media
from tests.web.client import TestClient

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
KEY = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "media"
    inner.mkdir()
    (inner / "a1.png").write_bytes(b"\x89PNG")
    (inner / "note.html").write_text("<script>alert(1)</script>")
    (tmp_path / "secret.key").write_text("secret")
    return inner


@pytest.fixture
def links(folder: Path) -> MediaLinks:
    return MediaLinks(KEY, folder)


@pytest.fixture
def client(links: MediaLinks) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[Route("/media/{token}", media(links, lambda: AT))])) as client:
        yield client


def test_a_link_opens_its_file_until_its_moment(links: MediaLinks, folder: Path) -> None:
    token = links.link("a1.png", LATER)
    assert links.open(token, LATER - timedelta(seconds=1)) == folder / "a1.png"
    with pytest.raises(ExpiredLink):
        links.open(token, LATER)


def test_a_token_fits_into_an_address_as_it_is(links: MediaLinks) -> None:
    assert links.link("a1.png", LATER).replace("-", "a").replace("_", "a").isalnum()


@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_one_changed_bit_makes_a_forged_link(place: int, bit: int) -> None:
    links = MediaLinks(KEY, Path("nowhere"))
    token = links.link("a1.png", LATER)
    signed = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    signed[place % len(signed)] ^= 1 << bit
    with pytest.raises(ForgedLink):
        links.open(base64.urlsafe_b64encode(signed).decode().rstrip("="), AT)


@given(st.text())
def test_no_text_whatever_opens_anything(token: str) -> None:
    with pytest.raises(ForgedLink):
        MediaLinks(KEY, Path("nowhere")).open(token, AT)


def test_another_key_makes_other_links(folder: Path) -> None:
    token = MediaLinks(bytes(32), folder).link("a1.png", LATER)
    with pytest.raises(ForgedLink):
        MediaLinks(KEY, folder).open(token, AT)


@pytest.mark.parametrize(
    "name", ["../secret.key", "/etc/passwd", ".hidden", "a/b.png", "", "a\x00.png", "x" * 101]
)
def test_a_name_that_leaves_the_folder_gets_no_link(links: MediaLinks, name: str) -> None:
    with pytest.raises(ValueError, match="media file"):
        links.link(name, LATER)


def test_even_a_signed_way_out_of_the_folder_leads_nowhere(links: MediaLinks, folder: Path) -> None:
    (folder / "escape.png").symlink_to(folder.parent / "secret.key")
    with pytest.raises(ForgedLink):
        links.open(links.link("escape.png", LATER), AT)


def test_a_file_that_is_gone_is_not_found(links: MediaLinks) -> None:
    with pytest.raises(ForgedLink):
        links.open(links.link("gone.png", LATER), AT)


def test_a_picture_is_served_as_one_and_kept_by_nobody(client: TestClient, links: MediaLinks) -> None:
    answer = client.get(f"/media/{links.link('a1.png', LATER)}")
    assert (answer.status_code, answer.content) == (200, b"\x89PNG")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_page_is_never_served_as_a_page(client: TestClient, links: MediaLinks) -> None:
    answer = client.get(f"/media/{links.link('note.html', LATER)}")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_forged_is_not_found_and_expired_is_gone(client: TestClient, links: MediaLinks) -> None:
    assert client.get("/media/forged").status_code == 404
    assert client.get(f"/media/{links.link('a1.png', AT)}").status_code == 410
