"""Which replies are no answers?"""

import pytest

from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.words import plain, words
from tests.classifier import CLASSIFIER

ASKED = (
    "Hillside: how is your pain now? Reply with one number, 0 (no pain) to 10 (worst imaginable)"
)


@pytest.mark.parametrize(
    "text",
    [
        "please stop",
        "Stop please!",
        "STOP STOP",
        "stop 🛑",
        "8 STOP",
        "OK stop now",
        "STOP\n\nSent from my iPhone",
        "stop texting me",
        "Pls quit sending these",
        "Don’t text this number",
        "do not contact me again",
        "no more texts please",
        "Leave me alone",
        "take me off your list",
        "opt out",
        "I want to unsubscribe",
        "Wrong number",
        "you have the wrong person",
        "this is not my number anymore",
        "no me escriban más",
        "No me mande mensajes",
        "por favor dejen de enviar",
        "Basta ya",
        "número equivocado",
        "se equivocó de número",
        "quítenme de la lista",
        "不要再发了",
        "你打错了",
        "請退訂",
    ],
)
def test_who_wants_to_be_left_alone_is_told_to_staff(text: str) -> None:
    assert CLASSIFIER.classify(text).wants_out


@pytest.mark.parametrize(
    "text",
    [
        "8",
        "it won't stop hurting",
        "the bleeding has not stopped",
        "when does the pain end",
        "can I stop the pills",
        "please",
        "no me duele",
        "I texted you",
        "unstoppable",
        "thanks",
        "",
        "不痛",
    ],
)
def test_who_only_uses_such_words_is_not(text: str) -> None:
    assert not CLASSIFIER.classify(text).wants_out


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "Thank you so much!",
        "thx 🙏",
        "ok",
        "K.",
        "Okay thank you doctor",
        "got it",
        "Will do, thanks",
        "thanks for your help",
        "God bless you all",
        "good night",
        "👍",
        "👍🏽👍🏽",
        "❤️",
        "gracias",
        "Muchas gracias doctora",
        "Muy amable, igualmente",
        "de nada",
        "谢谢",
        "非常感谢您！",
        "好的，谢谢",
        "ok 谢谢",
        "收到",
        "Liked “Hillside: how is your pain now? Reply with one number”",
        "Le gustó “Hillside”",
        "Loved “Hillside: how is your pain now?”",
    ],
)
def test_a_courtesy_is_one(text: str) -> None:
    assert CLASSIFIER.classify(text, ASKED).is_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "better thanks",
        "thanks but it bleeds",
        "a lot",
        "so so",
        "good",
        "great",
        "nada",
        "no thanks",
        "ok help",
        "i have so much",
        "8",
        "8 thanks",
        "😭",
        "👍😭",
        "👎",
        "!",
        "",
        " ",
        "很痛",
        "谢谢但是很痛",
        "Disliked “Hillside”",
        "Liked “chest pain”",
        "Liked “”",
        "liked it",
        "thanks 🔟",
        "thanks 😭",
        "ok + 8",
    ],
)
def test_what_says_anything_else_is_none(text: str) -> None:
    assert not CLASSIFIER.classify(text, ASKED).is_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message later.",
        "I’m driving with Focus turned on.",
        "I'm driving with Focus turned on. I’ll see your message when I get where I’m going.",
        "Automatic reply: thank you",
        "AUTO-REPLY",
        "This is an automated message. Please do not reply to this",
        "Thank you for contacting us",
        "Message Blocking is active",
        "Respuesta automática",
        "Estoy conduciendo con No molestar",
        "[自动回复]",
        "駕駛勿擾",
    ],
)
def test_a_machine_is_known_by_its_phrases(text: str) -> None:
    assert CLASSIFIER.classify(text).is_automatic


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving, pain is 5",
        "I had to get out of the office, pain is 9",
        "I am out of the office until Monday",
        "This number is not monitored. Please call 555-0100",
        "Automatic reply: chest pain",
        "Your package is out for delivery",
        "thank you for contacting me, it bleeds",
        "my office called",
        "I can't drive",
        "8",
        "",
        "auto",
        "自动",
    ],
)
def test_a_person_is_not_taken_for_a_machine(text: str) -> None:
    assert not CLASSIFIER.classify(text).is_automatic


def test_words_are_plain_however_they_are_typed() -> None:
    assert words("It’s ＮＩＮＧÚＮ d\u0301olor,\u00a0no_más ٧!") == (
        *("its", "ningun", "dolor", "no", "mas", "7"),
    )
    assert words("") == ()


def test_plain_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert plain("A\r\nb\u2028c\u0000d\u200be\ud800f\tg\u3000h") == "a\n\nb\nc def g h"


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("chest pain", Urgency.ALARM),
        ("heavy bleeding", Urgency.ALARM),
        ("8, I can't breathe", Urgency.ALARM),
        ("no breathing", Urgency.ALARM),
        ("no, chest pain", Urgency.ALARM),
        ("no. fever", Urgency.ALARM),
        ("thanks, but I have a fever", Urgency.ALARM),
        ("🆘", Urgency.ALARM),
        ("tengo fiebre", Urgency.ALARM),
        ("me sangra la herida", Urgency.ALARM),
        ("救命", Urgency.ALARM),
        ("不能呼吸", Urgency.ALARM),
        ("no fever", Urgency.WORDS),
        ("5, no fever", Urgency.WORDS),
        ("I have no chest pain", Urgency.WORDS),
        ("sin fiebre", Urgency.WORDS),
        ("没有发烧", Urgency.WORDS),
        ("he died", Urgency.DEATH),
        ("Mi mamá falleció", Urgency.DEATH),
        ("她去世了", Urgency.DEATH),
        ("please call me", Urgency.CALL),
        ("llámeme", Urgency.CALL),
        ("怎么办", Urgency.CALL),
        ("the bandage is wet", Urgency.WORDS),
    ],
)
def test_what_a_person_should_hear_of_is_told_apart(text: str, urgency: Urgency) -> None:
    assert CLASSIFIER.classify(text).urgency is urgency


@pytest.mark.parametrize(
    "text",
    ["好的" * 700 + "x", "ok " * 400 + "x", "auto reply " * 100 + "x", "no fever now " * 100 + "x"],
)
def test_a_long_text_that_can_be_cut_in_many_ways_is_judged_at_once(text: str) -> None:
    assert CLASSIFIER.classify(text).urgency is not Urgency.NOTHING
