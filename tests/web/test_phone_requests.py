"""What the practice room refuses before anything is done."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.phone_requests import from_our_page, given, number, only_our_scripts, person_of, string

JSON = {"content-type": "application/json", "host": "localhost:8000"}


def request(
    method: str = "POST", headers: dict[str, str] | None = None, body: bytes = b"{}", person: str = "person-1"
) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    raw = [(name.encode(), value.encode()) for name, value in (JSON if headers is None else headers).items()]
    scope = {"type": "http", "method": method, "headers": raw, "path_params": {"person": person}}
    return Request(scope, receive)


async def test_json_from_our_own_page_is_read() -> None:
    ours = request(headers={**JSON, "origin": "http://localhost:8000"}, body=b'{"text": "hello"}')
    assert await given(ours) == {"text": "hello"}


@pytest.mark.parametrize("body", [b"", b"[]", b'"text"', b"\xff", b"[" * 50_000, b'{"a":' * 9_000])
async def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        await given(request(body=body))
    assert refused.value.status_code == 400


def test_another_site_and_another_form_are_refused() -> None:
    elsewhere = request(headers={**JSON, "origin": "http://elsewhere.example"})
    assert not from_our_page(elsewhere)
    for refused_request, status in ((elsewhere, 403), (request(headers={"host": "localhost:8000"}), 415)):
        with pytest.raises(HTTPException) as refused:
            only_our_scripts(refused_request)
        assert refused.value.status_code == status


@pytest.mark.parametrize("name", ["", ".", "Person", "a" * 65, "a/b", "ä"])
def test_an_impossible_person_is_not_there(name: str) -> None:
    with pytest.raises(HTTPException) as refused:
        person_of(request(person=name))
    assert refused.value.status_code == 404


def test_a_possible_person_is() -> None:
    assert person_of(request(person="person-1.x_2")) == "person-1.x_2"


def test_values_are_what_they_should_be_or_refused() -> None:
    assert (string({"a": "b"}, "a"), number({"a": 1}, "a")) == ("b", 1)
    for wrong in ({}, {"a": True}, {"a": None}, {"a": [1]}):
        with pytest.raises(HTTPException):
            string(wrong, "a")
        with pytest.raises(HTTPException):
            number(wrong, "a")
