"""Every way through every flow, as what a person does: taps of choices by name, and words of her own."""

from __future__ import annotations

from dataclasses import dataclass

#: The languages in which every ending is walked.
LANGUAGES = ("en", "ar", "so")

#: What is written in each language. Everything else in a walk is a choice's name, the same in every language,
#: or ``@flow``: the word that begins a flow, as it is in her language.
WRITTEN: dict[str, tuple[str, str, str]] = {
    "hello": ("Hello", "مرحبا", "Salaan"),
    "my first words": ("Nobody listened to me.", "لم يستمع إليّ أحد.", "Cidna ima dhegaysan."),
    "my own words": (
        "More kindness on the night shift.",
        "مزيد من اللطف في المناوبة الليلية.",
        "Naxariis dheeraad ah habeenkii.",
    ),
    "my question": (
        "When is the first workshop?",
        "متى تكون ورشة العمل الأولى؟",
        "Goorma ayuu yahay kulanka koowaad?",
    ),
    "something unclear": ("Hm, let me think", "دعوني أفكر قليلاً", "Aan yara fikiro"),
    "a wrong code": ("9999-9999", "9999-9999", "9999-9999"),
    "a reply": ("It is in January.", "في شهر يناير.", "Waa bisha Janaayo."),
    "a statement": ("More time at each visit",) * 3,
    "a new text": ("Hello. I have {questions} short questions.",) * 3,
    "a bad text": ("Hello. I have {lots} of questions.",) * 3,
    "/start": ("/start", "/start", "/start"),
    "stop": ("STOP", "توقف", "JOOJI"),
    "start": ("START", "ابدأ", "BILOW"),
    "continue": ("CONTINUE", "متابعة", "SII WAD"),
}

#: A day passes.
LATER = "a day later"
#: She becomes staff.
OF_THE_TEAM, A_CHAMPION = "(is of the team)", "(is a champion)"
#: Somebody else asks the team something; a colleague deals with it; whoever asked writes STOP.
SOMEONE_ASKS, SOMEONE_DEALS_WITH_IT = "(somebody asks the team)", "(a colleague deals with it)"
SOMEONE_STOPS = "(whoever asked writes STOP)"
#: The last member of the team leaves; one comes.
A_TEAM_IS_THERE, THE_TEAM_LEAVES = "(somebody of the team is there)", "(nobody of the team is left)"
#: Writes the code that she gets on her other phone.
THE_CODE = "(writes the code from her other phone)"
TWO_WRONG_CODES = ("a wrong code", "a wrong code")
#: She becomes one of safeguarding; somebody else is in danger, and writes more of it.
OF_SAFEGUARDING, SOMEONE_IN_DANGER = "(is of safeguarding)", "(somebody is in danger)"
SOMEONE_WRITES_MORE = "(somebody in danger writes more)"
#: A vote is open: a choice, ideas, ratings, a ranking; all are over; one has a result; a workshop decides.
A_VOTE, IDEAS, RATINGS, RANKING = "(a vote is open)", "(ideas are gathered)", "(ratings)", "(a ranking)"
ALL_OVER, A_RESULT, A_WORKSHOP = "(all votes are over)", "(a vote has a result)", "(a workshop decides)"
#: She moderates; somebody has an idea, and there is a statement. She steers; a rule waits to be signed.
A_MODERATOR, SOMEONE_HAS_AN_IDEA = "(moderates)", "(somebody has an idea)"
STEERS, A_RULE = "(steers)", "(a rule waits)"
#: She steers for a group; a long plan waits for it, a newer one is published; a point of it is sent to her;
#: what was done with what people said is sent.
STEERS_FOR_HER_GROUP, A_PLAN, A_NEWER_PLAN = "(steers for a group)", "(a plan waits)", "(a newer plan)"
A_POINT_SENT, WHAT_WAS_DONE = "(a point of the plan is sent to her)", "(what was done is sent)"
#: Taps the first of what is offered.
FIRST = "first"
#: Ways through the welcome.
JOINED = ("/start", "{language}", "yes", "yes", "yes", "yes")
JOINED_WITHOUT_POLLS = ("/start", "{language}", "yes", "no", "skip", "no")
JOINED_AGAINST_POLLS = ("/start", "{language}", "yes", "no", "no", "no")
JOINED_WITHOUT_CHECKINS = ("/start", "{language}", "yes", "no", "no", "skip")
TOLD_ABOUT_HER = (*JOINED, "@about_you", "family", "yes", "brent", "black", "african", "a25_34")
PAUSED = (*JOINED, "@pause", "week")
ON_THE_TEAM = (*JOINED, OF_THE_TEAM, SOMEONE_ASKS)
ON_SAFEGUARDING = (*JOINED, OF_SAFEGUARDING, SOMEONE_IN_DANGER)
VOTED = (*JOINED, A_VOTE, "@poll", "respect", "skip")
STEERS_WITH_A_PLAN = (*JOINED, STEERS_FOR_HER_GROUP, A_NEWER_PLAN)
MODERATES = (*JOINED, A_MODERATOR, SOMEONE_HAS_AN_IDEA)
UNCLEAR = ("something unclear", "something unclear")


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
    Walk("choices", "changed", JOINED, ("@choices", "polls", "no", "yes", "msg_updates", "no", "no"), "done"),
    Walk(
        "choices",
        "changed-but-stopped",
        (*JOINED, "stop"),
        ("@choices", "polls", "no", "yes", "msg_updates", "no", "no"),
        "done_but_stopped",
    ),
    # --- Votes: first there is none, then one is open, then two, then one is over ---
    Walk("poll", "nothing-open", JOINED, ("@poll",), "nothing_open"),
    Walk("poll", "voted", (*JOINED, A_VOTE), ("@poll", "respect", "my own words"), "thanks"),
    Walk("poll", "no-vote", (*JOINED, A_VOTE), ("@poll", "skip"), "any_time"),
    Walk("poll", "let-go", (*JOINED, A_VOTE), ("@poll", *UNCLEAR), "any_time"),
    Walk("poll", "not-now", (*JOINED_WITHOUT_POLLS, A_VOTE), ("@poll", "skip"), "not_now"),
    Walk("poll", "you-said-no", (*JOINED_AGAINST_POLLS, A_VOTE), ("@poll",), "you_said_no"),
    Walk("poll", "changed", VOTED, ("@poll", "change", "listening", "skip"), "thanks"),
    Walk("poll", "kept", VOTED, ("@poll", "keep"), "any_time"),
    Walk("poll", "taken-out", VOTED, ("@poll", "take_out"), "any_time"),
    Walk(
        "poll",
        "rests-and-goes-on",
        (*JOINED, A_VOTE),
        ("@poll", LATER, "hello", "continue", "respect", "skip"),
        "thanks",
    ),
    Walk(
        "poll",
        "gives-ideas",
        (*JOINED, A_VOTE, IDEAS),
        ("@poll", "ideas.gather", "my own words", "another", "my first words", "that_is_all"),
        "any_time",
    ),
    Walk(
        "poll",
        "rates",
        (*JOINED, A_VOTE, RATINGS),
        ("@poll", "ratings.rate", "9", "skip", "go_on", "9", "skip"),
        "thanks",
    ),
    Walk(
        "poll",
        "ranks",
        (*JOINED, A_VOTE, RANKING),
        ("@poll", "ranking.rank", "respect", "listening", "that_is_all", "skip"),
        "thanks",
    ),
    Walk("poll", "of-two-neither", (*JOINED, A_VOTE, IDEAS), ("@poll", "skip"), "no_vote"),
    Walk("poll", "no-longer", (*JOINED, A_VOTE, ALL_OVER), ("@poll",), "no_longer"),
    Walk("results", "not-yet", (*JOINED, A_VOTE), ("@results",), "not_yet"),
    Walk("results", "told", (*JOINED, A_RESULT), ("@results",), "any_time"),
    Walk(
        "results",
        "workshop",
        (*JOINED, A_RESULT, A_WORKSHOP),
        ("@results", "ranking.rank"),
        "any_time",
    ),
    Walk("results", "skipped", (*JOINED, A_RESULT, A_WORKSHOP), ("@results", "skip"), "any_time"),
    Walk("rule", "not-yet", JOINED, ("@rule",), "not_yet"),
    Walk("rule", "told", (*JOINED, A_VOTE), ("@rule",), "any_time"),
    Walk("rule", "rating", (*JOINED, A_VOTE, RATINGS), ("@rule", "ratings.rate"), "any_time"),
    Walk("rule", "ranking", (*JOINED, RATINGS, RANKING), ("@rule", "ranking.rank"), "any_time"),
    Walk("rule", "skipped", (*JOINED, A_VOTE, RATINGS), ("@rule", "skip"), "any_time"),
    Walk("may_we_count", "yes", (*JOINED_WITHOUT_POLLS, A_VOTE), ("@poll", "yes", "listening", "skip"), ""),
    Walk("may_we_count", "no", (*JOINED_WITHOUT_POLLS, A_VOTE), ("@poll", "no"), ""),
    Walk("may_we_count", "skipped", (*JOINED_WITHOUT_POLLS, A_VOTE), ("@poll", "skip"), ""),
    # --- Moderators, and the steering role ---
    Walk("moderate", "nothing-waits", (*JOINED, A_MODERATOR), ("@moderate",), "nothing_waits"),
    Walk("moderate", "left", MODERATES, ("@moderate", "leave"), "left"),
    Walk(
        "moderate",
        "new-statement",
        MODERATES,
        ("@moderate", "new", "a statement", "again", "a statement", "use", "no"),
        "left",
    ),
    Walk("moderate", "same", MODERATES, ("@moderate", "same", "no"), "left"),
    Walk("moderate", "left-out", MODERATES, ("@moderate", "leave_out", "no"), "left"),
    Walk(
        "moderate", "reworded", MODERATES, ("@moderate", "reword", FIRST, "a statement", "use", "no"), "left"
    ),
    Walk("moderate", "taken-out", MODERATES, ("@moderate", "drop", FIRST, "no"), "left"),
    Walk("steering", "nothing-waits", (*JOINED, STEERS), ("@steering",), "nothing_waits"),
    Walk("steering", "the-plan-waits", STEERS_WITH_A_PLAN, ("@steering",), "the_plan_waits"),
    Walk("steering", "not-signed", (*JOINED, STEERS, A_RULE), ("@steering", FIRST, "no"), "not_signed"),
    Walk("steering", "signed", (*JOINED, STEERS, A_RULE), ("@steering", FIRST, "yes"), "nothing_waits"),
    Walk(
        "steering",
        "left",
        (*JOINED, STEERS, A_RULE, A_WORKSHOP),
        ("@steering", "skip", FIRST, "respect", "no"),
        "left",
    ),
    Walk(
        "steering",
        "decided",
        (*JOINED, STEERS, A_RULE, A_WORKSHOP),
        ("@steering", "skip", FIRST, "respect", "yes"),
        "nothing_waits",
    ),
    # --- The plan ---
    Walk("plan_sign", "nothing-waits", (*JOINED, STEERS_FOR_HER_GROUP), ("@plan_sign",), "nothing_waits"),
    Walk("plan_sign", "no-group", (*JOINED, STEERS, A_NEWER_PLAN), ("@plan_sign",), "no_group"),
    Walk("plan_sign", "signed", STEERS_WITH_A_PLAN, ("@plan_sign", "yes"), "signed"),
    Walk("plan_sign", "not-signed", STEERS_WITH_A_PLAN, ("@plan_sign", "no"), "not_signed"),
    Walk("plan_sign", "changed", STEERS_WITH_A_PLAN, ("@plan_sign", A_PLAN, "yes"), "changed"),
    Walk("plan_sign", "page-by-page", (*STEERS_WITH_A_PLAN, A_PLAN), ("@plan_sign", "next", "yes"), "signed"),
    Walk("plan_sign", "later", (*STEERS_WITH_A_PLAN, A_PLAN), ("@plan_sign", "later"), "left"),
    Walk(
        "plan_sign",
        "begun-again",
        (*STEERS_WITH_A_PLAN, A_PLAN),
        ("@plan_sign", A_NEWER_PLAN, "next", "skip"),
        "left",
    ),
    Walk("why", "nothing", JOINED, ("@why",), "nothing"),
    Walk("why", "told", (*JOINED, A_POINT_SENT), ("@why",), "to_stop"),
    Walk("help", "nothing-waits", JOINED, ("@help",), "not_all_the_time"),
    Walk("help", "something-waits", (*JOINED, "@checkin", LATER), ("@help",), "not_all_the_time"),
    Walk("language", "changed", JOINED, ("@language", "{other}"), "changed"),
    Walk("language", "as-before", JOINED, ("@language", "skip"), "as_before"),
    Walk("lost", "lost", JOINED, ("something unclear",), "lost"),
    Walk("lost", "something-rests", (*JOINED, "@checkin", LATER), ("something unclear",), "rested"),
    Walk("privacy", "told", JOINED, ("@privacy",), "privacy"),
    Walk("stop", "stopped", (*JOINED, "@checkin"), ("stop", "stop"), "stopped"),
    Walk("stopped", "still-stopped", (*JOINED, "stop"), ("hello",), "still_stopped"),
    Walk("start", "welcome-back", JOINED, ("start",), "welcome_back"),
    Walk("start", "asked-again", (*JOINED, "stop"), ("start", "yes"), "kept"),
    Walk("start", "begins", ("/start", "{language}", "stop"), ("start", "yes", "no", "no", "no"), ""),
    # --- What she agrees to, one by one ---
    *(
        Walk("choices", f"asks-about-{purpose}", JOINED, ("@choices", purpose, "yes", "no"), "done")
        for purpose in ("msg_reminders", "checkins", "research", "quotes", "equality", "recontact", "voice")
    ),
    Walk("choices", "skipped", JOINED, ("@choices", "skip"), "done"),
    # --- About her ---
    *(
        Walk(
            "about_you",
            f"tells-{ethnicity}",
            JOINED,
            ("@about_you", "service_user", "yes", "brent", ethnicity, FIRST, "a25_34"),
            "done",
        )
        for ethnicity in ("black", "mixed", "asian", "white", "other")
    ),
    Walk("about_you", "skips-all", JOINED, ("@about_you", "skip", "yes", "skip", "skip", "skip"), "done"),
    Walk(
        "about_you",
        "no-code",
        JOINED,
        ("@about_you", "council", "a wrong code", "skip", "no"),
        "done_without",
    ),
    Walk("about_you", "nothing-new", TOLD_ABOUT_HER, ("@about_you",), "done"),
    Walk("my_answers", "none", JOINED, ("@my_answers",), "none"),
    Walk(
        "my_answers",
        "changed",
        TOLD_ABOUT_HER,
        ("@my_answers", "about_you.borough", "change", "ealing"),
        "changed",
    ),
    Walk("my_answers", "deleted", TOLD_ABOUT_HER, ("@my_answers", "about_you.borough", "delete"), "deleted"),
    Walk(
        "my_answers",
        "no-longer-asked",
        ("my first words", "{language}", "yes", "no", "no", "no", "yes"),
        ("@my_answers", FIRST, "change"),
        "no_longer_asked",
    ),
    Walk("my_answers", "as-before", TOLD_ABOUT_HER, ("@my_answers", "skip"), "as_before"),
    Walk("my_group", "noted", JOINED, ("@my_group", "family"), "noted"),
    Walk("my_group", "as-before", JOINED, ("@my_group", "skip"), "as_before"),
    Walk("other_phone", "new-code", JOINED, ("@other_phone", "give"), "new_code"),
    Walk("other_phone", "joined", ("/start", "{language}"), ("@other_phone", "have", "yes", THE_CODE), ""),
    Walk(
        "other_phone",
        "wrong-code",
        JOINED,
        ("@other_phone", "have", "yes", *["a wrong code"] * 2),
        "as_before",
    ),
    Walk(
        "other_phone",
        "not-now",
        (*JOINED, A_CHAMPION),
        ("@other_phone", "have", "yes", THE_CODE),
        "as_before",
    ),
    Walk("other_phone", "kept-apart", JOINED, ("@other_phone", "have", "no"), "as_before"),
    # --- Check-ins ---
    Walk("checkin", "answered", JOINED, ("@checkin", "yes", "a_bit", "no"), "thanks"),
    Walk("checkin", "skipped", JOINED, ("@checkin", "skip", "skip", "skip"), "thanks"),
    Walk("checkin", "not-now", JOINED, ("@checkin", "yes", "not_now"), ""),
    Walk("checkin", "something-sad", JOINED, ("@checkin", "yes", "sad", "@checkin"), "you_said_no"),
    Walk("checkin", "not-asked", JOINED_WITHOUT_CHECKINS, ("@checkin", "skip"), "not_asked"),
    Walk("may_we_ask", "yes", JOINED_WITHOUT_CHECKINS, ("@checkin", "yes", "yes", "yes", "yes"), ""),
    Walk("may_we_ask", "no", JOINED_WITHOUT_CHECKINS, ("@checkin", "no"), ""),
    # --- A break ---
    Walk("pause", "quiet", JOINED, ("@pause", "month"), "quiet"),
    Walk("pause", "skipped", JOINED, ("@pause", "skip"), "as_before"),
    Walk("pause", "ended", PAUSED, ("@pause", "again"), "back"),
    Walk("pause", "ended-but-stopped", (*PAUSED, "stop"), ("@pause", "again"), "back_but_stopped"),
    Walk("pause", "longer", PAUSED, ("@pause", "longer", "three_months"), "quiet"),
    # --- The team ---
    Walk("ask", "nobody-reads", JOINED, ("@ask",), "nobody_reads"),
    Walk("ask", "asked", (*JOINED, A_TEAM_IS_THERE), ("@ask", "my question"), "receipt"),
    Walk(
        "ask", "not-after-stop", (*JOINED, A_TEAM_IS_THERE, "stop"), ("@ask", "my question"), "not_after_stop"
    ),
    Walk("ask", "skipped", (*JOINED, A_TEAM_IS_THERE), ("@ask", "skip"), "nothing_asked"),
    Walk("ask", "it-waits", (*JOINED, A_TEAM_IS_THERE), ("@ask", THE_TEAM_LEAVES, "my question"), "it_waits"),
    Walk("complain", "nobody-reads", JOINED, ("@complain", "my first words"), "it_waits"),
    Walk("complain", "complained", (*JOINED, A_TEAM_IS_THERE), ("@complain", "my first words"), "receipt"),
    Walk(
        "complain",
        "not-after-stop",
        (*JOINED, A_TEAM_IS_THERE, "stop"),
        ("@complain", "my first words"),
        "not_after_stop",
    ),
    Walk("complain", "skipped", (*JOINED, A_TEAM_IS_THERE), ("@complain", "skip"), "nothing_said"),
    Walk("complain", "too-young", ("hello", "{language}", "no"), ("@complain",), "under_16"),
    Walk("interview", "yes", JOINED, ("@interview", "yes"), "yes"),
    Walk("interview", "no", JOINED, ("@interview", "no"), "no"),
    Walk("interview", "yes-but-stopped", (*JOINED, "stop"), ("@interview", "yes"), "yes_but_stopped"),
    Walk("interview", "said-before", (*JOINED, "@interview", "yes"), ("@interview",), "yes"),
    Walk("research", "yes", JOINED, ("@research", "yes", "no"), "done"),
    Walk("research", "skipped", JOINED, ("@research", "skip", "skip"), "done"),
    Walk("questions", "nothing-waits", (*JOINED, OF_THE_TEAM), ("@questions",), "nothing_waits"),
    Walk("questions", "left", ON_THE_TEAM, ("@questions", FIRST, "leave"), "left"),
    Walk("questions", "marked", ON_THE_TEAM, ("@questions", FIRST, "done"), "nothing_waits"),
    Walk(
        "questions",
        "answered",
        ON_THE_TEAM,
        ("@questions", FIRST, "reply", "a reply", "again", "a reply", "send"),
        "nothing_waits",
    ),
    Walk(
        "questions",
        "cannot-reach-her",
        (*ON_THE_TEAM, SOMEONE_STOPS),
        ("@questions", FIRST, "reply", "leave"),
        "left",
    ),
    # --- Danger ---
    Walk("cases", "nothing-waits", (*JOINED, OF_SAFEGUARDING), ("@cases",), "nothing_waits"),
    Walk("cases", "left", ON_SAFEGUARDING, ("@cases", FIRST, "taken", "acted", "spoke", "leave"), "left"),
    Walk(
        "cases",
        "written-to",
        ON_SAFEGUARDING,
        (
            "@cases",
            FIRST,
            "reply",
            "a reply",
            "again",
            "a reply",
            "leave",
            "reply",
            "a reply",
            "send",
            "leave",
        ),
        "left",
    ),
    Walk("cases", "closed", ON_SAFEGUARDING, ("@cases", FIRST, "close", "release"), "nothing_waits"),
    Walk(
        "cases",
        "new-words",
        ON_SAFEGUARDING,
        ("@cases", FIRST, "close", SOMEONE_WRITES_MORE, "keep_held", "close", "release"),
        "nothing_waits",
    ),
    Walk("news", "told", JOINED, ("@news",), "menu"),
    Walk("news", "what-was-done", (*JOINED, WHAT_WAS_DONE), ("@news",), "menu"),
    # --- What we hold ---
    Walk("my_data", "not-now", JOINED, ("@my_data", "skip"), "not_now"),
    Walk("my_data", "in-short", TOLD_ABOUT_HER, ("@my_data", "summary"), "in_short"),
    Walk("my_data", "with-the-file", TOLD_ABOUT_HER, ("@my_data", "file"), "with_the_file"),
    Walk("forget_me", "kept", JOINED, ("@forget_me", "no"), "kept"),
    Walk("forget_me", "forgotten", TOLD_ABOUT_HER, ("@forget_me", "yes"), "goodbye"),
    Walk("menu", "nothing", JOINED, ("@menu", "skip"), "nothing"),
    Walk("menu", "more", JOINED, ("@menu", "more", "skip"), "nothing"),
    Walk("menu", "a-break", JOINED, ("@menu", "more", "pause", "week"), ""),
    # --- Changing a text ---
    Walk("edit", "as-it-was", (*JOINED, A_CHAMPION), ("@edit", "skip"), "as_it_was"),
    Walk(
        "edit",
        "given",
        (*JOINED, A_CHAMPION),
        ("@edit", "checkin", "intro.say", "a bad text", "a new text", "give"),
        "given",
    ),
)

#: Steps at which a flow may end, and that no conversation comes to: why.
NEVER_COME_TO = {
    (
        "edit",
        "gone",
    ): "only when the text is taken out while somebody writes a new one (test_edit_by_chat.py)",
    ("welcome", "already_in"): "only who has not joined is welcomed; it stands guard",
}
