"""The words that are shipped, for tests of what patients write."""

from sheetdrip.domain.hearing.lexicon import Lexicon
from sheetdrip.settings.lexicons import shipped_ear, shipped_languages

EAR = shipped_ear()
WORDS = Lexicon(shipped_languages())
