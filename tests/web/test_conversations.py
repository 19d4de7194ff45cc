"""The list of conversations, their pictures, and trying one of their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot.channels.simulator import TRIES
from bot.domain.flow_map import END, Card, FlowMap, Shape, Way
from bot.web.site import site
from tests.web.client import TestClient
from tests.web.echo import Echo

TEA = FlowMap(
    "tea",
    "Tea <or> coffee",
    ("Begins when someone writes TEA.",),
    (
        Card("first", Shape.SAID, "says", "Hello <b>.", ways=(Way("second"),)),
        Card("second", Shape.ASKED, "asks", "Tea?", ("Yes",), (Way(END),)),
    ),
)
STAFF = replace(TEA, name="staff", title="For staff", for_staff=True)
TRY = "/simulator/api/people/person-1/try"


def maps(language: str) -> Mapping[str, FlowMap]:
    return {"tea": TEA, "staff": STAFF}


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def client(echo: Echo) -> Iterator[TestClient]:
    with TestClient(site(rooms=replace(echo.rooms, maps=maps))) as client:
        yield client


def test_the_practice_room_leads_to_the_list_where_there_is_one(client: TestClient, echo: Echo) -> None:
    assert 'href="/simulator/flows"' in client.get("/simulator").text
    with TestClient(site(rooms=echo.rooms)) as without:
        assert "/simulator/flows" not in without.get("/simulator").text
        assert without.get("/simulator/flows").status_code == 404


def test_the_list_shows_each_by_its_title(client: TestClient) -> None:
    html = client.get("/simulator/flows").text
    assert '<a href="/simulator/flows/tea">Tea &lt;or&gt; coffee</a>' in html
    assert "Begins when someone writes TEA. 2 steps." in html


def test_a_picture_offers_every_card(client: TestClient) -> None:
    html = client.get("/simulator/flows/tea").text
    assert html.count("<a id=") == 2
    assert 'href="/simulator?flow=tea&amp;step=second"' in html
    assert "Hello &lt;b&gt;." in html
    assert "Hello <b>." not in html


def test_what_is_for_staff_is_drawn_and_not_offered(client: TestClient, echo: Echo) -> None:
    html = client.get("/simulator/flows/staff").text
    assert "Only staff can begin this conversation." in html
    assert "<svg" in html
    assert "Try it here" not in html
    answer = client.post(TRY, json={"flow": "staff", "step": "first"})
    assert (answer.status_code, answer.json()) == (
        403,
        {"error": "Only staff can begin the conversation “For staff”."},
    )
    assert echo.heard == []


def test_a_conversation_that_is_not_there(client: TestClient) -> None:
    answer = client.get("/simulator/flows/teaa", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "There is no conversation “teaa”. Did you mean &#39;tea&#39;?" in answer.text


def test_a_step_is_tried_on_one_persons_phone(client: TestClient, echo: Echo) -> None:
    assert client.post(TRY, json={"flow": "tea", "step": "second"}).status_code == 200
    (heard,) = echo.heard
    assert heard.try_at == ("tea", "second")
    assert heard.address is not None
    assert heard.address.value == "person-1"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"flow": "teas", "step": "first"}, "There is no conversation “teas”. Did you mean 'tea'?"),
        (
            {"flow": "tea", "step": "frst"},
            "There is no step “frst” in “Tea <or> coffee”. Did you mean 'first'?",
        ),
    ],
)
def test_what_cannot_be_tried_is_said_before_anything_happens(
    client: TestClient, echo: Echo, given: dict[str, str], sentence: str
) -> None:
    answer = client.post(TRY, json=given)
    assert (answer.status_code, answer.json()) == (404, {"error": sentence})
    assert echo.heard == []


def test_trying_is_refused_like_any_other_deed(client: TestClient, echo: Echo) -> None:
    good = {"flow": "tea", "step": "first"}
    assert client.post(TRY, json={"flow": "tea"}).status_code == 400
    assert client.post(TRY, json=good, headers={"origin": "http://elsewhere.example"}).status_code == 403
    client.post("/simulator/api/people/person-1/blocks", json={})
    assert client.post(TRY, json=good).status_code == 409
    echo.busy = TRIES
    assert client.post("/simulator/api/people/person-2/try", json=good).status_code == 503
