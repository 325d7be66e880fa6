"""Are the questions of a text counted as a patient would?"""

from sheetdrip.domain.question_count import names_scale, questions

COUNTED = {
    "How is your pain now? Reply 0 to 10. Urgent? Call 911.": 1,
    "How is your pain? Are you eating well?": 2,
    "Any questions? Call us. Need help? 555-0100. Do you have concerns about it?": 0,
    "Well then? Yes?": 0,
    "See https://a.example/x?y=how%20are%20you?z now": 0,
    "¿Qué dolor tiene ahora? ¿Urgente? Llame al 911.": 1,
    "¿Qué dolor tiene? ¿Puede dormir bien?": 2,
    "您现在有多痛？紧急情况？请拨911。": 1,
    "您现在有多痛？睡得好吗？": 2,
    "ما مدى ألمك الآن؟": 1,
    "Rest well.": 0,
}
SCALED = {
    "Reply 0 to 10": True,
    "0（不痛）到10（最痛）": True,
    "from one to ten": True,
    "de cero a diez": True,
    "从零到十": True,
    "１到１０": True,
    "call 911": False,
    "a ten minute walk": False,
    "0 to 5": False,
    "on 2010-01-01": False,
}


def test_questions_that_expect_an_answer_are_counted() -> None:
    assert {text: questions(text) for text in COUNTED} == COUNTED


def test_both_ends_of_the_scale_are_found() -> None:
    assert {text: names_scale(text) for text in SCALED} == SCALED
