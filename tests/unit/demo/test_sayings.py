"""Do the demo's patients write what its verdict takes them to mean?"""

from sheetdrip.demo.sayings import NONSENSE, REMARKS, SCORES
from sheetdrip.domain.classification.classifier import Urgency
from tests.classifier import CLASSIFIER


def test_scores_are_read_as_they_are_meant_and_nothing_else_is_in_them() -> None:
    wrong = []
    for groups in SCORES.values():
        for score, texts in enumerate(groups):
            for text in texts:
                found = CLASSIFIER.classify(text, "")
                read = found.reading.score if found.reading else None
                if (read, found.urgency) != (score, Urgency.NOTHING):
                    wrong.append(text)
    assert wrong == []


def test_nonsense_holds_no_score_and_nothing_to_read() -> None:
    found = {text: CLASSIFIER.classify(text, "") for texts in NONSENSE.values() for text in texts}
    assert [text for text, one in found.items() if one.reading or one.urgency] == []


def test_remarks_are_to_be_read() -> None:
    texts = [text for texts in REMARKS.values() for text in texts]
    assert {CLASSIFIER.classify(text, "").urgency for text in texts} == {Urgency.WORDS}
