"""Every way through every flow, as what a person does: taps of choices by name, and words of her own."""

from __future__ import annotations

from dataclasses import dataclass

#: The languages in which every ending is walked.
LANGUAGES = ("en", "ar")

#: What is written in each language. Everything else in a walk is a choice's name, the same in every language.
WRITTEN: dict[str, tuple[str, str]] = {
    "hello": ("Hello", "مرحبا"),
    "my first words": ("Nobody listened to me.", "لم يستمع إليّ أحد."),
    "my own words": ("More kindness on the night shift.", "مزيد من اللطف في المناوبة الليلية."),
    "something unclear": ("Hm, let me think", "دعوني أفكر قليلاً"),
    "/start": ("/start", "/start"),
    "poll": ("POLL", "تصويت"),
    "choices": ("CHOICES", "خيارات"),
    "help": ("HELP", "مساعدة"),
    "language": ("LANGUAGE", "لغة"),
    "privacy": ("PRIVACY", "خصوصية"),
    "stop": ("STOP", "توقف"),
    "start": ("START", "ابدأ"),
    "continue": ("CONTINUE", "متابعة"),
}

#: A day passes.
LATER = "a day later"
#: Ways through the welcome.
JOINED = ("/start", "{language}", "yes", "yes", "yes", "yes")
JOINED_WITHOUT_POLLS = ("/start", "{language}", "yes", "no", "skip", "no")
JOINED_AGAINST_POLLS = ("/start", "{language}", "yes", "no", "no", "no")


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through a flow: what goes before, what is written down, and the step it ends at."""

    flow: str
    ending: str
    before: tuple[str, ...]
    walk: tuple[str, ...]
    #: The step that tells the last thing; empty where the words of no flow do.
    last: str

    @property
    def name(self) -> str:
        """The name of the golden file, without the language."""
        return f"{self.flow}-{self.ending}"


WALKS: tuple[Walk, ...] = (
    Walk("welcome", "joined", (), ("/start", "{language}", "yes", "yes", "no", "skip"), "thanks"),
    Walk("welcome", "too-young", (), ("hello", "{language}", "no"), "too_young"),
    Walk("welcome", "rests", (), ("/start", "something unclear", "something unclear"), ""),
    Walk(
        "welcome",
        "let-go",
        (),
        ("/start", "{language}", "yes", *("something unclear", "something unclear") * 3),
        "thanks",
    ),
    Walk(
        "first_words",
        "passed-on",
        ("my first words", "{language}", "yes", "no", "no"),
        ("no", "yes"),
        "passed_on",
    ),
    Walk(
        "first_words",
        "not-kept",
        ("my first words", "{language}", "yes", "no", "no"),
        ("no", "no"),
        "not_kept",
    ),
    Walk(
        "first_words",
        "skipped",
        ("my first words", "{language}", "yes", "no", "no"),
        ("no", "skip"),
        "not_kept",
    ),
    Walk("choices", "changed", JOINED, ("choices", "no", "skip", "yes"), "done"),
    Walk(
        "choices",
        "changed-but-stopped",
        (*JOINED, "stop"),
        ("choices", "no", "skip", "yes"),
        "done_but_stopped",
    ),
    Walk("poll", "voted", JOINED, ("poll", "respect", "my own words"), "receipt"),
    Walk("poll", "no-vote", JOINED, ("poll", "skip", "skip"), "thanks"),
    Walk("poll", "let-go", JOINED, ("poll", "something unclear", "something unclear", "skip"), "thanks"),
    Walk("poll", "not-now", JOINED_WITHOUT_POLLS, ("poll", "skip"), "not_now"),
    Walk("poll", "you-said-no", JOINED_AGAINST_POLLS, ("poll",), "you_said_no"),
    Walk(
        "poll",
        "rests-and-goes-on",
        JOINED,
        ("poll", "respect", LATER, "hello", "continue", "skip"),
        "receipt",
    ),
    Walk("may_we_count", "yes", JOINED_WITHOUT_POLLS, ("poll", "yes", "listening", "skip"), ""),
    Walk("may_we_count", "no", JOINED_WITHOUT_POLLS, ("poll", "no"), ""),
    Walk("may_we_count", "skipped", JOINED_WITHOUT_POLLS, ("poll", "skip"), ""),
    Walk("help", "nothing-waits", JOINED, ("help",), "not_all_the_time"),
    Walk("help", "something-waits", (*JOINED, "poll", LATER), ("help",), "not_all_the_time"),
    Walk("language", "changed", JOINED, ("language", "{other}"), "changed"),
    Walk("language", "as-before", JOINED, ("language", "skip"), "as_before"),
    Walk("lost", "lost", JOINED, ("something unclear",), "lost"),
    Walk("lost", "something-rests", (*JOINED, "poll", LATER), ("something unclear",), "rested"),
    Walk("privacy", "told", JOINED, ("privacy",), "privacy"),
    Walk("stop", "stopped", (*JOINED, "poll"), ("stop", "stop"), "stopped"),
    Walk("stopped", "still-stopped", (*JOINED, "stop"), ("hello",), "still_stopped"),
    Walk("start", "welcome-back", JOINED, ("start",), "welcome_back"),
    Walk("start", "asked-again", (*JOINED, "stop"), ("start", "yes"), "kept"),
    Walk("start", "begins", ("/start", "{language}", "stop"), ("start", "yes", "no", "no", "no"), ""),
)

#: Steps at which a flow may end, and that no conversation comes to: why.
NEVER_COME_TO = {
    ("welcome", "already_in"): "only who has not joined is welcomed; it stands guard",
}
