"""Which replies are no answers: a wish to be left alone, a courtesy, a machine?

Phrases, not grammar: what none of them catches stays a text that a person reads. Only plainly automatic
texts are taken for such, because nobody is told of them.
"""

import re
from functools import lru_cache

from sheetdrip.domain.words import lexicon, plain, words

_STOPS = lexicon(
    "stop stopp unsubscribe end quit stopall revoke optout cancel alto basta pare paren cancelar"
)
_AROUND_A_STOP = lexicon(
    "please pls plz now it this all ok okay just sent from my iphone android phone por favor ya"
)
_WISHES = (
    # English
    "stop texting",
    "stop messaging",
    "stop sending",
    "stop contacting",
    "stop bothering",
    "stop these",
    "stop the texts",
    "stop the messages",
    "stop all",
    "quit texting",
    "quit sending",
    "dont text",
    "do not text",
    "dont message",
    "do not message",
    "dont contact",
    "do not contact",
    "dont send",
    "do not send",
    "no more texts",
    "no more messages",
    "leave me alone",
    "remove me",
    "remove my number",
    "take me off",
    "take my number off",
    "opt out",
    "opt me out",
    "unsubscribe",
    "wrong number",
    "wrong person",
    "wrong phone",
    "not my number",
    # Spanish, without its accents
    "no me escrib",
    "no me mand",
    "no me envi",
    "no me contact",
    "no me molest",
    "no mas mensajes",
    "no mas textos",
    "no quiero recibir",
    "no quiero mas mensajes",
    "deje de escrib",
    "deje de mand",
    "deje de envi",
    "deje de molest",
    "dejen de escrib",
    "dejen de mand",
    "dejen de envi",
    "dejen de molest",
    "numero equivocado",
    "telefono equivocado",
    "persona equivocada",
    "se equivoco de",
    "se equivocaron de",
    "quitenme",
    "quiteme",
    "borrenme",
    "borreme",
    "saquenme",
    "darme de baja",
)
_CHINESE_WISHES = (
    "不要发",
    "不要再发",
    "别发",
    "别再发",
    "停止发",
    "不要联系",
    "别联系",
    "退订",
    "打错",
    "发错",
    "号码错",
    "错号",
    "不要發",
    "別發",
    "退訂",
    "發錯",
)

_COURTESIES = lexicon("""
    thanks thank thx thnx tnx ty tysm you u so much very a lot many again for asking checking ok okay k kk
    it received noted appreciate appreciated your everyone all god bless bye goodbye good night have nice
    great day evening weekend doctor dr and the i team
    gracias muchas muchisimas mil vale muy amable amables bendiciones dios le les te los bendiga igualmente
    buenas noches buen dia adios recibido entendido por preguntar doctora
""")
_KERNELS = lexicon("""
    thanks thank thx thnx tnx ty tysm ok okay k kk received noted appreciate appreciated bless bye goodbye
    gracias vale amable amables bendiciones bendiga igualmente adios recibido entendido
""")
"""A courtesy needs one of these: "a lot" alone is an answer, and no courtesy."""

_SET_PHRASES = re.compile(
    r"\b(?:will do|got it|you too|good night|buenas noches|de nada|for (?:all )?(?:your|the) help)\b"
)
_CHINESE_COURTESY = re.compile(
    "(?:非常|十分|太|真的?)?"
    "(?:谢谢|謝謝|多谢|多謝|感谢|感謝|好的|好|收到|明白了?|知道了|再见|再見|晚安|辛苦了|嗯+)"
    "(?:您|你|大家|医生|醫生|了|啦|的?关心|的?關心)*"
)
_THUMBS = frozenset("👍👌🙏🤝💪😊🙂😀😃😄😁☺🤗😇🥰😍😘💕💖💗💙💚💜🖤🧡💛🤍❤♥🌹🌸💐🎉✨✅👏🫶🫡")
_SKIN = frozenset("🏻🏼🏽🏾🏿")
_TAPBACK = re.compile(r"(?:liked|loved|le gusto|le encanto) [\"“«].*", re.DOTALL)

_MACHINES = (
    "driving with do not disturb",
    "driving with focus",
    "do not disturb while driving",
    "im driving right now",
    "i am driving right now",
    "out of office",
    "out of the office",
    "automatic reply",
    "automatic response",
    "automatic message",
    "automated reply",
    "automated response",
    "automated message",
    "auto reply",
    "auto response",
    "autoreply",
    "auto responder",
    "autoresponder",
    "is not monitored",
    "is unmonitored",
    "not a monitored",
    "unmonitored number",
    "please do not reply to this",
    "do not reply to this message",
    "thank you for contacting us",
    "thanks for contacting us",
    "we have received your message",
    "your message has been received",
    "message could not be delivered",
    "could not deliver your message",
    "message blocking is active",
    "delivery status notification",
    "mailbox is full",
    "unable to receive messages",
    "does not accept text messages",
    "cannot receive text messages",
    "your verification code",
    "your package is",
    "your package has",
    "your delivery is",
    "out for delivery",
    "respuesta automatica",
    "mensaje automatico",
    "contestacion automatica",
    "fuera de la oficina",
    "estoy conduciendo con",
    "no molestar al conducir",
    "este numero no recibe",
)
_CHINESE_MACHINES = ("自动回复", "自动答复", "自動回覆", "自動回復", "驾驶勿扰", "駕駛勿擾")


def wants_out(text: str) -> bool:
    """Whether somebody asks to be left alone, or says it is the wrong number, in other words than STOP."""
    said = words(text)
    if not _STOPS.isdisjoint(said) and all(map(_is_around_a_stop, said)):
        return True
    return _says(text, _WISHES, _CHINESE_WISHES)


def is_courtesy(text: str) -> bool:
    """Whether it is thanks, an acknowledgement or a kind sign, and nothing else."""
    if _TAPBACK.fullmatch(plain(text).strip()):
        return True
    said = " ".join(words(text))
    if not said:
        return _is_kind_sign(text)
    rest, phrases = _SET_PHRASES.subn(" ", said)
    others = [word for word in rest.split() if word not in _COURTESIES]
    kernel = phrases or others or not _KERNELS.isdisjoint(rest.split())
    return bool(kernel) and all(_CHINESE_COURTESY.fullmatch(word) for word in others)


def is_automatic(text: str) -> bool:
    """Whether a machine wrote it: a car, an office, a mailbox, a parcel."""
    return _says(text, _MACHINES, _CHINESE_MACHINES)


def _is_around_a_stop(word: str) -> bool:
    return word in _STOPS or word in _AROUND_A_STOP or word.isdecimal()


def _is_kind_sign(text: str) -> bool:
    signs = [char for char in plain(text) if not char.isspace() and char not in _SKIN]
    return bool(signs) and all(sign in _THUMBS for sign in signs)


def _says(text: str, phrases: tuple[str, ...], chinese: tuple[str, ...]) -> bool:
    said = " ".join(words(text))
    run_on = said.replace(" ", "")
    return bool(_any_of(phrases).search(said)) or any(phrase in run_on for phrase in chinese)


@lru_cache(maxsize=8)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})")
