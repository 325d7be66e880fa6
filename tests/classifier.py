"""The words that are shipped, for tests of what patients write."""

from sheetdrip.domain.classification.lexicon import Lexicon
from sheetdrip.settings.lexicons import shipped_classifier, shipped_languages

CLASSIFIER = shipped_classifier()
WORDS = Lexicon(shipped_languages())
