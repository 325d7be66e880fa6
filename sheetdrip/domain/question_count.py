"""Counts a text's questions. A patient can answer one, for a number from 0 to 10, with a number."""

import re
import unicodedata

_LINK = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r"[^.!?。\uff01\uff1f؟\n]+[.!?。\uff01\uff1f؟]*")
_WORD = re.compile(r"\w+")
_FEW_WORDS = 2
_ASIDE = re.compile(
    r"urgen|emergenc|question|concern|problem|trouble|help|pregunta|duda|ayuda|dúvida|pergunta|ajuda"
    r"|aide|紧急|急|问题|疑问|帮助",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_ENDS = {"zero": 0, "cero": 0, "零": 0, "one": 1, "uno": 1, "ten": 10, "diez": 10, "十": 10}
_IN_WORDS = re.compile(r"\b(zero|cero|one|uno|ten|diez)\b|零|十", re.IGNORECASE)


def questions(text: str) -> int:
    """How many questions expect an answer; "Urgent? Call 911." and "Any questions? Call us." expect none."""
    told = _LINK.sub("", unicodedata.normalize("NFKC", text))
    return sum(_expects_an_answer(sentence) for sentence in _SENTENCE.findall(told))


def _expects_an_answer(sentence: str) -> bool:
    if not sentence.endswith(("?", "؟")) or _ASIDE.search(sentence):
        return False
    words = _WORD.findall(sentence)
    return len(words) > _FEW_WORDS or not sentence.isascii()


def names_scale(text: str) -> bool:
    """Whether it names both ends of the scale: 0 (or 1) and 10, in digits or words."""
    told = unicodedata.normalize("NFKC", text)
    numbers = {int(one) for one in _NUMBER.findall(told) if len(one) <= len("10")}
    numbers |= {_ENDS[one[0].lower()] for one in _IN_WORDS.finditer(told)}
    return 10 in numbers and not numbers.isdisjoint({0, 1})  # noqa: PLR2004 - the scale's end
