"""A whole conversation through the real command and an emulated Twilio, with people who show no number."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from bot.domain.consent import Decision
from bot.domain.message import Address
from bot.storage import contacts
from tests.emulators.twilio_api import TwilioApi
from tests.journeys.on_whatsapp import (
    STATUS_PATH,
    WAY,
    WEBHOOK_PATH,
    does,
    goes_all_the_way,
    hears,
    known,
    running,
    written_by,
)
from tests.journeys.voting import chosen


async def test_she_joins_votes_and_stops(twilio_api: TwilioApi, migrated_url: str, tmp_path: Path) -> None:
    people = [twilio_api.person(number=place == 3) for place in range(4)]
    async with running(twilio_api, migrated_url, tmp_path) as (command, database):
        await asyncio.gather(*(goes_all_the_way(twilio_api, person) for person in people))
        for person in people:
            her = await known(database, person)
            assert await written_by(database, person) == ["More time at each visit, says she."]
            assert her.contact.consents["polls"].decision is Decision.GIVEN
            assert "checkins" not in her.contact.consents
        cast = await database.read(chosen)
        assert cast == ["respect"] * 4
        ada = people[0]
        await ada.says("STOP")
        await hears(twilio_api, ada, "You will get no more messages")
        assert (await known(database, ada)).contact.stopped_at is not None
        figures = await command.figures()
        assert await command.ends() == 0
    shown = figures + command.log.read_text()
    secrets = (twilio_api.token, twilio_api.account, "Zaynabcanary", "4477009", "GB.1349", "says she")
    assert [secret for secret in secrets if secret in shown] == []
    assert "Big Room answers on WhatsApp" in shown
    assert f'bigroom_inbox_total{{outcome="turns"}} {4 * (len(WAY) + 1) + 1}.0' in figures


async def test_what_can_be_tapped_is_and_the_rest_has_numbers(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path):
        await ada.says("Hello")
        language = await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        assert language.labels[0] == "English"
        assert language.opener == ""
        await ada.presses("English")
        age = await hears(twilio_api, ada, "Are you 16 or over?")
        assert age.labels == ["Yes, I am 16 or over", "No, I am under 16"]
        await ada.presses("Yes, I am 16 or over")
        news = await hears(twilio_api, ada, "May we send you news")
        assert news.labels == []
        assert "\n1. Yes" in news.text
        assert news.text.endswith("Write the number or the words of your answer.")
        await ada.says("2")
        await hears(twilio_api, ada, "May we count your votes?")
        assert all(len(one.text) <= 1600 for one in ada.heard)


async def test_without_prepared_texts_everything_has_numbers(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path, prepared=False) as (command, _):
        await goes_all_the_way(twilio_api, ada)
        assert not any(one.labels for one in ada.heard)
        assert command.log.read_text().count("whatsapp_without_buttons") == 1


async def test_a_list_opens_in_her_language(twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path):
        await ada.says("Hello")
        await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        await does(ada, "Soomaali (draft)")
        await twilio_api.until(lambda: any("Qor lambarka" in one.text for one in ada.heard))


async def test_whoever_hides_her_number_meanwhile_goes_on_where_she_was(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person(number=True)
    async with running(twilio_api, sqlite_url, tmp_path) as (_, database):
        await ada.says("Hello")
        await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        number, ada.number = ada.number, ""
        await ada.presses("English")
        await hears(twilio_api, ada, "Are you 16 or over?")
        her = await known(database, ada)
        by_number = await database.read(lambda tx: contacts.find(tx, Address("whatsapp", number)))
        assert by_number is not None
        assert by_number.contact.id == her.contact.id


async def test_whoever_is_not_twilio_is_refused_at_both_addresses(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    fields = {
        "MessageSid": "SM" + "0" * 32,
        "From": "whatsapp:GB.1",
        "Body": "STOP",
        "MessageStatus": "failed",
    }
    async with running(twilio_api, sqlite_url, tmp_path) as (command, database):
        async with aiohttp.ClientSession(command.url) as web:
            for path in (WEBHOOK_PATH, STATUS_PATH):
                for headers in ({}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "dGFtcGVyZWQ="}):
                    async with web.post(path, data=fields, headers=headers) as answer:
                        assert (answer.status, await answer.read()) == (403, b"")
        deliver, signed = twilio_api.callbacks.deliver, twilio_api.callbacks.signed
        there, other = command.url + WEBHOOK_PATH, command.url + STATUS_PATH
        assert await deliver(other, fields, signature=signed(there, fields)) == 403
        assert await deliver(there, fields | {"Body": "START"}, signature=signed(there, fields)) == 403
        where = Address("whatsapp", "whatsapp:GB.1")
        assert await database.read(lambda tx: contacts.find(tx, where)) is None
        assert await deliver(there, fields) == 200


async def test_every_kind_of_thing_is_answered_200_and_keeps_nobody_waiting(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path):
        await ada.says("Hello")
        await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        await ada.presses("English")
        await hears(twilio_api, ada, "Are you 16 or over?")
        for fields in (
            {"MessageType": "location", "Latitude": "51.5", "Longitude": "-0.2"},
            {"MessageType": "brand_new"},
            {"MessageType": "text"},
            {"Body": "\0"},
            {"MessageType": "interactive", "ButtonPayload": "gone:1", "ButtonText": "Old"},
            {"MessageType": "button", "ButtonPayload": "tap_to_read", "ButtonText": "Read"},
            {"Body": "🤱🏾" * 800, "Brand": "new", "Forwarded": "true"},
        ):
            assert await ada.delivers(fields) == 200
        for kind in ("image/jpeg", "audio/ogg", "application/pdf"):
            assert await ada.sends(kind) == 200
        await ada.says("help")
        await hears(twilio_api, ada, "STOP")
        assert not [call for call in twilio_api.calls if "/Media" in call.path], "nothing was opened"


async def test_an_opt_out_that_only_twilio_understood_stops(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path) as (_, database):
        await goes_all_the_way(twilio_api, ada)
        await ada.says("Schluss", OptOutType="STOP")
        await hears(twilio_api, ada, "You will get no more messages")
        assert (await known(database, ada)).contact.stopped_at is not None
