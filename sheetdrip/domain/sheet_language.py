"""Names the languages in which a sheet speaks to staff; texts to patients have languages of their own."""

import difflib
from enum import StrEnum


class SheetLanguage(StrEnum):
    """A language of sentences, headers and dates in a sheet."""

    EN = "en"
    ES = "es"
    ZH = "zh"


_NAMES = {
    SheetLanguage.EN: ("en", "english"),
    SheetLanguage.ES: ("es", "spanish", "español", "espanol", "castellano"),
    SheetLanguage.ZH: ("zh", "cn", "chinese", "mandarin", "中文", "简体中文"),
}


def nearest_language(written: str) -> SheetLanguage | None:
    """Which language was meant by a word that is none of the codes: "Spanish", "es-MX"; None if any."""
    languages = {name: language for language, names in _NAMES.items() for name in names}
    plain = written.strip().casefold()
    head = plain.replace("_", "-").split("-")[0]
    near = difflib.get_close_matches(plain, languages, 1)
    return languages.get(head) or (languages[near[0]] if near else None)
