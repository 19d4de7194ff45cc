"""What a provider reports says how far a message came, and shows nothing else."""

from __future__ import annotations

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import SendTrouble
from tests.fakes import MONDAY


def test_a_report_shows_neither_whose_message_nor_which() -> None:
    report = DeliveryReport("fake", "SM-her-message", Progress.FAILED, MONDAY, SendTrouble.CAPPED, "63032")
    assert f"{report} {report!r}" == "DeliveryReport(fake failed 63032) DeliveryReport(fake failed 63032)"


def test_the_stages_are_in_the_order_in_which_a_message_goes_through_them() -> None:
    assert [each.value for each in Progress] == ["sent", "delivered", "read", "failed"]
