"""What comes with a message and is no words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class MediaItem:
    """A picture, a voice note or a file, as the provider keeps it; nobody has opened it."""

    #: By which the channel fetches it.
    reference: str
    #: What the provider says that it is, for example ``audio/ogg``.
    content_type: str = ""

    def __repr__(self) -> str:
        return f"MediaItem({self.content_type})"
