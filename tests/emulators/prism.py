"""Prism with Twilio's own description of its calls: it says whether a request is one that Twilio takes."""

from __future__ import annotations

from tests.emulators.node import NodeProcess

#: As the description asks for it.
ACCOUNT = "AC" + "a" * 32


def start_prism() -> NodeProcess:
    """The Node side, which any number of tests may share: it remembers nothing."""
    return NodeProcess("twilio_server.js")
