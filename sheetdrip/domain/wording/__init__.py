"""Says in a sheet's language what the rest decides without one.

Whatever decides returns a `Statement`: a code with its arguments. All sentences stand in this folder, a
module per language with the same codes in each. Nothing depends on them but what is shown.
"""

from sheetdrip.domain.wording.statement import (
    Argument,
    Statement,
    as_said,
    every_way,
    has_sentence,
    opening,
    paragraph,
    say,
    sentence,
    tongue_of,
)

__all__ = [
    "Argument",
    "Statement",
    "as_said",
    "every_way",
    "has_sentence",
    "opening",
    "paragraph",
    "say",
    "sentence",
    "tongue_of",
]
