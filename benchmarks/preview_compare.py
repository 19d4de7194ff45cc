"""Compares what a preview of the plan promised with what a provider was asked to do, message for message.

    python benchmarks/preview_compare.py PREVIEW.json CALLS.jsonl KEY

PREVIEW.json is what `bigroom plan preview --json` printed. CALLS.jsonl has a line of JSON for each message
that was said in those days, with its words and its moment:
{"channel": "telegram", "to": "1234", "text": "...", "at": "2027-03-02T18:30:01Z"}. KEY is a file with the key
of the house, 32 bytes in base64. It knows nothing of Big Room, and needs nothing but Python: what is written
here is the whole of what a row commits to.

A row stands for a multiset of messages. Each message is the line "<key of its address> LF <SHA-256 of its
text, hex> LF <its day in London>"; its token is the HMAC-SHA256 of that line, read as a number; the row's
`check` is the HMAC-SHA256 of "row LF" and the sum of its tokens modulo 2^256, in 32 bytes. The key of both is
HMAC-SHA256(key of the house, "preview of the plan"). The key of an address is BLAKE2b (16 bytes, hex) of
"<channel> NUL <name there>" under HMAC-SHA256(key of the house, "keys of addresses").
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
USES = {"rows": b"preview of the plan", "addresses": b"keys of addresses"}


def differences(
    rows: Sequence[Mapping[str, Any]], calls: Iterable[Mapping[str, Any]], secret: bytes
) -> Iterator[str]:
    """Yield a sentence for each row that differs from the calls, and for calls that no row has promised."""
    keys = {name: hmac.digest(secret, use, "sha256") for name, use in USES.items()}
    sums = [0] * len(rows)
    numbers = [0] * len(rows)
    by_text = {(row["day"], text): place for place, row in enumerate(rows) for text in row["texts"]}
    strangers = 0
    for call in calls:
        day = datetime.fromisoformat(call["at"]).astimezone(LONDON).date().isoformat()
        text = hashlib.sha256(call["text"].encode()).hexdigest()
        place = by_text.get((day, text))
        if place is None:
            strangers += 1
            continue
        name = f"{call['channel']}\0{call['to']}".encode()
        address = hashlib.blake2b(name, key=keys["addresses"], digest_size=16).hexdigest()
        line = f"{address}\n{text}\n{day}".encode()
        token = int.from_bytes(hmac.digest(keys["rows"], line, "sha256"), "big")
        sums[place] = (sums[place] + token) % (1 << 256)
        numbers[place] += 1
    for row, total, number in zip(rows, sums, numbers, strict=True):
        made = hmac.digest(keys["rows"], b"row\n" + total.to_bytes(32, "big"), "sha256").hex()
        if not hmac.compare_digest(made, row["check"]):
            promised = f"promised {row['about']}, {number} came"
            yield f"{row['point']}/{row['occurrence']} on {row['day']} differs: {promised}."
    if strangers:
        yield f"{strangers} messages came that no row has promised."


def main(preview: str, calls: str, key: str) -> int:
    """Compare two files; return 0 when they are equal."""
    rows = json.loads(Path(preview).read_text("utf-8"))["rows"]
    lines = Path(calls).read_text("utf-8").split("\n")
    secret = base64.b64decode(Path(key).read_text().strip(), validate=True)
    found = list(differences(rows, (json.loads(line) for line in lines if line.strip()), secret))
    for sentence in found:
        print(sentence)
    if not found:
        print(f"Equal: {len(rows)} rows, message for message.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
