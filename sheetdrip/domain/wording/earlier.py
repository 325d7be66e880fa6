"""Keeps how earlier versions said, in English, what is looked for in sheets: theirs may still stand there."""

from dataclasses import replace

from sheetdrip.domain.wording.english import ENGLISH

EARLIER = replace(ENGLISH, sentences={**ENGLISH.sentences})
