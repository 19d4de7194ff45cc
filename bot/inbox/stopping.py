"""Whether a whole message means STOP: pure, and generous to the tired, but never a word inside a sentence."""

from __future__ import annotations

from bot.engine.matching import normal

#: Words that may stand around a stop word without changing it, as `normal` writes them.
COURTESY = frozenset(
    normal(word)
    for word in (
        *(
            "please",
            "pls",
            "plz",
            "now",
            "thanks",
            "thank",
            "thankyou",
            "you",
            "thx",
            "ok",
            "okay",
            "sorry",
            "hi",
        ),
        *("hello", "dear", "kindly", "just", "everything", "immediately", "today"),
        *(
            "من",
            "فضلك",
            "فضلكم",
            "رجاء",
            "الرجاء",
            "أرجو",
            "شكرا",
            "الآن",
            "لو",
            "سمحت",
            "سمحتي",
            "سمحتم",
            "حالا",
        ),
        *("min", "fadlak", "fadlik", "fadlikum", "shukran", "afwan"),
    )
)
#: The sign for it, alone or with others of its kind.
_SIGNS = frozenset("🛑⛔🚫\ufe0f ")


def means_stop(text: str, stop_words: frozenset[str]) -> bool:
    """True when all that a message says is stop, in any of the ways that `stop_words` holds.

    Understood are courtesies around it ("stop now please"), letters apart ("S T O P"), the word again and
    again, and the sign 🛑. A sentence in which it only occurs ("I can't stop crying") is something else.
    """
    said = normal(text)
    if not said:
        return "🛑" in text and set(text.strip()) <= _SIGNS
    words = said.split()
    if said in stop_words or "".join(words) in stop_words:
        return True
    bare = [word for word in words if word not in COURTESY]
    return bool(bare) and (" ".join(bare) in stop_words or all(word in stop_words for word in bare))
