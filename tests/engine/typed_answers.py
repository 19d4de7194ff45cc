"""What people type when they could tap: rows of words, language, what was offered, and what they mean."""

from __future__ import annotations

from typing import NamedTuple

#: What was offered -> choice id -> label, as in the flows and as their translators might say it.
OFFERED: dict[str, dict[str, str]] = {
    "en.consent": {"yes": "Yes, you may send me news", "no": "No, please do not", "skip": "Skip"},
    "en.topics": {
        "listening": "Being listened to and believed",
        "midwife": "Seeing the same midwife each time",
        "information": "Clear information",
        "respect": "Being treated with respect",
        "unsure": "I don't know",
        "skip": "Skip",
    },
    "ar.consent": {"yes": "نعم، أوافق على إرسال الأخبار", "no": "لا، أرجو عدم إرسالها", "skip": "تخطّي"},
    "ar.short": {"yes": "نعم", "no": "لا", "skip": "تخطّي"},
    "ar.topics": {
        "listening": "الاستماع إليّ",
        "midwife": "القابلة نفسها كل مرة",
        "information": "معلومات واضحة",
        "respect": "الاحترام",
        "support": "دعم بعد الولادة",
        "hospital": "المستشفى",
        "skip": "تخطّي",
    },
    "so.consent": {
        "yes": "Haa, waad ii soo diri kartaa",
        "no": "Maya, fadlan ha ii soo dirin",
        "skip": "Ka bood",
    },
    "so.topics": {
        "listening": "In la i dhageysto",
        "midwife": "Isla umulisada mar kasta",
        "information": "Macluumaad cad",
        "respect": "Ixtiraam",
        "skip": "Ka bood",
    },
    "am.consent": {"yes": "አዎ፣ ዜና ላኩልኝ", "no": "አይ፣ አትላኩልኝ", "skip": "ዝለል"},
    "am.short": {"yes": "አዎ", "no": "አይ", "skip": "ዝለል"},
    "am.topics": {
        "listening": "መደመጥ",
        "information": "ግልጽ መረጃ",
        "respect": "አክብሮት",
        "support": "ከወሊድ በኋላ ድጋፍ",
        "skip": "ዝለል",
    },
    "fr.consent": {
        "yes": "Oui, envoyez-moi des nouvelles",
        "no": "Non, merci de ne rien envoyer",
        "skip": "Passer",
    },
    "fr.topics": {
        "listening": "Être écoutée et crue",
        "midwife": "La même sage-femme à chaque fois",
        "information": "L'information claire",
        "respect": "Être traitée avec respect",
        "skip": "Passer",
    },
    "any.twelve": {f"month_{n}": f"{name} month" for n, name in enumerate("ABCDEFGHIJKL", start=1)},
    "any.twenty_five": {f"week_{n}": f"Week number {n}" for n in range(1, 26)},
}


class Typed(NamedTuple):
    """One thing that somebody typed."""

    said: str
    #: The key of what was offered; its language comes first.
    offered: str
    #: The id of the choice that is meant; None where nothing may be guessed.
    meant: str | None

    @property
    def language(self) -> str:
        """The language she reads."""
        return self.offered.partition(".")[0]


def _rows(offered: str, meant: str | None, said: str) -> list[Typed]:
    """Return a row for each of the texts, which are set apart by bars."""
    return [Typed(each, offered, meant) for each in said.split(" | ")]


NUMBERS = [
    *_rows("en.consent", "yes", "1 | 1. | 1) | (1) |  1  | #1 | 1️⃣ | ① | ١ | ۱ | ፩ | १ | ১ | ௧ | １"),
    *_rows("ar.consent", "no", "2 | ٢ | ٢. | ٢) | ۲ | 2️⃣ | ፪ | 2 👍"),
    *_rows("ar.topics", "support", "5 | ٥ | ۵ | 5️⃣ | ፭"),
    *_rows("am.topics", "respect", "3 | ፫ | ፫። | 3️⃣ | ٣"),
    *_rows("any.twelve", "month_9", "9 | 9️⃣ | ٩ | ۹ | ፱ | 09"),
    *_rows("any.twelve", "month_10", "10 | 🔟 | 🔟. | 1️⃣0️⃣ | ١٠ | ۱۰ | ፲ | ⑩ | ௰"),
    *_rows("any.twelve", "month_11", "11 | 十一 | ፲፩ | ፲፩። | ١١ | 1️⃣1️⃣"),
    *_rows("any.twelve", "month_12", "፲፪ | ۱۲ | १२"),
    *_rows("any.twenty_five", "week_20", "20 | ፳ | ٢٠"),
    *_rows("any.twenty_five", "week_21", "፳፩"),
    *_rows("any.twelve", None, "0 | 13 | ፳ | ፲፫ | ፩፲ | ፲፲ | 1 2 | 1 or 2 | ½ | no 1 | 🔟🔟 | - | ፻ | 五二"),
]
ENGLISH = [
    *_rows("en.consent", "yes", "yes | Yes! | YES PLEASE | yes pls | yeah | Yep | yup | yes you may"),
    *_rows("en.consent", "yes", "yes thanks | ✅ yes | Yes, you may send me news | yes of course"),
    *_rows("en.consent", "yes", "yes thank you"),
    *_rows("en.consent", "no", "no | Nope | nah | no thanks | No thank you. | not now | no, please"),
    *_rows("en.consent", "no", "no don't"),
    *_rows("en.consent", "skip", "skip | SKIP. | 3"),
    *_rows("en.consent", None, "ok | okay | k | fine | sure | maybe | y | n | 👍 | hmm | alright | I see"),
    *_rows("en.consent", None, "yes and no | yes but not now | no problem | news | may | name | noon | ha"),
    *_rows("en.consent", None, "haha | what does that mean? | not sure | later | good | thanks | please"),
    *_rows("en.consent", None, "hi | a"),
    *_rows("en.topics", "information", "clear | Clear information | information"),
    *_rows("en.topics", "listening", "being listened | LISTENING"),
    *_rows("en.topics", "unsure", "I don't know | I don’t know | i dont know | I dont"),
    *_rows("en.topics", None, "being | same midwife | the | time"),
]
ARABIC = [
    *_rows("ar.consent", "yes", "نعم | نَعَم | نعم من فضلك | نعم أوافق | نعم اوافق على ارسال الاخبار"),
    *_rows("ar.consent", "yes", "أيوة | ايوه | naam | na3am | Na3am | na'am | n3m | aywa | aiwa | ايوا"),
    *_rows("ar.consent", "yes", "yes | naam uwafiq | na3am owafi2"),
    *_rows("ar.consent", "no", "لا | لأ | لا شكراً | كلا | la | laa | la2 | la shukran | la shokran | no"),
    *_rows("ar.consent", "no", "ليس الآن"),
    *_rows("ar.consent", "skip", "تخطي | تخطى | takhatti | ta5atti | takhati | skip"),
    *_rows("ar.consent", None, "طيب | تمام | ماشي | tamam | mashi | tayeb | ok | ربما | yalla | name"),
    *_rows("ar.consent", None, "nom | inshallah"),
    *_rows("ar.short", "yes", "naam | na3am | نعم | na'am"),
    *_rows("ar.short", "no", "la | لا | la2"),
    *_rows("ar.short", None, "name | num | lo | le | el | name it | l | ne | lol | in | ll"),
    *_rows("ar.topics", "respect", "الاحترام | الإحترام | al ihtiram | alihtiram | el e7teram"),
    *_rows("ar.topics", "respect", "al-ihtiraam"),
    *_rows("ar.topics", "hospital", "المستشفي | almustashfa | el mustashfa | al mostashfa | elmostashfa"),
    *_rows("ar.topics", "midwife", "القابلة | al qabila | el 8abla | alqabila nafsaha | القابله نفسها"),
    *_rows("ar.topics", "information", "معلومات | ma3lumat | maalomat wadiha | ma3loomat | m3lomat wad7a"),
    *_rows("ar.topics", "support", "دعم | da3m | daam ba3d al wilada | d3m b3d elwlada"),
    *_rows("ar.topics", "listening", "al istima | alistimaa | el estima3 | الاستماع الي"),
    *_rows("ar.topics", None, "al | el | ال | 35 | dam | hotel | met | hospital x | nothing | 99"),
]
SOMALI = [
    *_rows("so.consent", "yes", "haa | Haa! | HAA | haa fadlan | haa waad | haa mahadsanid | yes"),
    *_rows("so.consent", "no", "maya | Maya. | maya mahadsanid | maya fadlan | ma rabo | hadda maya | no"),
    *_rows("so.consent", "skip", "ka bood | Ka-bood | kabood | 3"),
    *_rows("so.consent", None, "hagaag | waayahay | haye | waa hagaag | ha | laga yaabaa | ma | maybe"),
    *_rows("so.consent", None, "ok | ma garanayo"),
    *_rows("so.topics", "information", "macluumaad | Macluumaad cad"),
    *_rows("so.topics", "midwife", "isla umulisada | isla"),
    *_rows("so.topics", "respect", "ixtiraam | IXTIRAAM"),
    *_rows("so.topics", None, "la | xtrm | umuliso"),
]
AMHARIC = [
    *_rows("am.consent", "yes", "አዎ | አዎን | ኣዎ | awo | Awo! | awon | አዎ ዜና | awo zena"),
    *_rows("am.consent", "no", "አይ | አይደለም | አልፈልግም | aydelem | ayidelem | alfeligim | no"),
    *_rows("am.consent", "skip", "ዝለል | zilel | zlel"),
    *_rows("am.consent", None, "እሺ | ishi | eshi | ay | aye | ow | wow | aw"),
    *_rows("am.short", "yes", "awo | አዎ።"),
    *_rows("am.short", None, "eye | i | a | aye | owe"),
    *_rows("am.topics", "listening", "medemet | medemet' | መደመጥ"),
    *_rows("am.topics", "information", "gilts mereja | ግልጽ | gilts | giltse mereja"),
    *_rows("am.topics", "respect", "akbrot | akibrot | አክብሮት"),
    *_rows("am.topics", "support", "kewelid | kewelid behuala digaf"),
    *_rows("am.topics", None, "gloat | medium | me"),
]
FRENCH = [
    *_rows("fr.consent", "yes", "oui | Oui ! | oui merci | oui s'il vous plaît | ouais | yes"),
    *_rows("fr.consent", "no", "non | NON | non merci | pas maintenant | no"),
    *_rows("fr.consent", "skip", "passer | Passer. | 3"),
    *_rows("fr.consent", None, "d'accord | merci | ok | peut-être | si | on | moi | bon"),
    *_rows("fr.topics", "listening", "etre ecoutee | Être écoutée | être écoutée et crue"),
    *_rows("fr.topics", "midwife", "la même sage-femme | la meme sage femme | la même | la"),
    *_rows("fr.topics", "information", "l'information | linformation | L’information claire | information"),
    *_rows("fr.topics", "respect", "etre traitee | respect"),
    *_rows("fr.topics", None, "être | femme | là-bas"),
]
ROWS = [*NUMBERS, *ENGLISH, *ARABIC, *SOMALI, *AMHARIC, *FRENCH]

#: Said in answer to anything, and never an agreement.
NO_AGREEMENT = """
ok okay k fine sure maybe alright good great cool nice thanks please hmm well perhaps whatever right go name
noon moon noun nam nom num neem noam loan lean aw awe ow owe wow aye ay eye hey hay ha haha hah may my ma me
oh ah on in an it is was news send you we wi oi ouija tamam mashi tayeb yalla inshallah ishi eshi hagaag
waayahay haye merci bon si moi peut agree count vote question why what who when not never
""".split()  # noqa: SIM905  # as a list it would be a word a line
