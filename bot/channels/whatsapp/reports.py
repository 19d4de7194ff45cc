"""What Twilio tells later about something that we said: on its way, there, read, or failed."""

from __future__ import annotations

from datetime import datetime

from bot.channels.whatsapp.errors import reported
from bot.channels.whatsapp.form import Form
from bot.channels.whatsapp.reading import CHANNEL
from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import SendTrouble

#: What is worth telling the house; a message that is only queued says nothing new.
_PROGRESS = {
    "sent": Progress.SENT,
    "delivered": Progress.DELIVERED,
    "read": Progress.READ,
    "failed": Progress.FAILED,
    "undelivered": Progress.FAILED,
    "canceled": Progress.FAILED,
}


def read_report(form: Form, at: datetime) -> DeliveryReport | None:
    """Return what a status callback says; None when that is nothing new or nothing that we know."""
    sid = form["MessageSid"] or form["SmsSid"]
    progress = _PROGRESS.get((form["MessageStatus"] or form["SmsStatus"]).lower())
    if progress is None or not sid:
        return None
    code = form["ErrorCode"]
    trouble: SendTrouble | None = reported(code) if progress is Progress.FAILED else None
    return DeliveryReport(CHANNEL, sid, progress, at, trouble, code if code.isdecimal() else "")
