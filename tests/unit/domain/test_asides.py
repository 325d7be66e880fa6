"""Which replies are no answers?"""

import pytest

from sheetdrip.domain.asides import is_automatic, is_courtesy, wants_out
from sheetdrip.domain.words import plain, words


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
    assert wants_out(text)


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
    assert not wants_out(text)


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
    ],
)
def test_a_courtesy_is_one(text: str) -> None:
    assert is_courtesy(text)


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
        "liked it",
    ],
)
def test_what_says_anything_else_is_none(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message later.",
        "I’m driving with Focus turned on.",
        "I am out of the office until Monday",
        "Automatic reply: thank you",
        "This number is not monitored. Please call 555-0100",
        "AUTO-REPLY",
        "This is an automated message, please do not reply to this",
        "Thank you for contacting us",
        "Message Blocking is active",
        "Your package is out for delivery",
        "Respuesta automática",
        "Estoy conduciendo con No molestar",
        "[自动回复] 您好",
        "駕駛勿擾",
    ],
)
def test_a_machine_is_known_by_its_phrases(text: str) -> None:
    assert is_automatic(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving, pain is 5",
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
    assert not is_automatic(text)


def test_words_are_plain_however_they_are_typed() -> None:
    assert words("It’s ＮＩＮＧÚＮ d\u0301olor,\u00a0no_más ٧!") == (
        *("its", "ningun", "dolor", "no", "mas", "7"),
    )
    assert words("") == ()


def test_plain_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert plain("A\r\nb\u2028c\u0000d\u200be\ud800f\tg\u3000h") == "a\n\nb\nc def g h"
