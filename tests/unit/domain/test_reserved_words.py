"""Is it seen when a text asks for an answer that Twilio takes for itself?"""

from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.reserved_words import asked_for, offers_opt_out

OWN = Keywords(stop=("ALTO", "停止"), start=("VUELVO",), help=("AYUDA",))
ASKED = {
    "Reply YES if it hurts": {"YES"},
    "reply yes or no": {"YES"},
    "Reply no or yes": {"YES"},
    "Please answer 'yes' now": {"YES"},
    "Reply HELP for help, INFO for more": {"HELP", "INFO"},
    "Text START to get texts again": {"START"},
    "Reply CANCEL to cancel your visit": {"CANCEL"},
    "Reply STOP if you are in pain": {"STOP"},
    "Responda STOP si le duele": {"STOP"},
    "Responda VUELVO": {"VUELVO"},
    "回复YES": {"YES"},
    "Reply STOP to end": set(),
    "Reply STOP if you want no more texts": set(),
    "Reply STOP, UNSUBSCRIBE or OPTOUT to end": set(),
    "Your week will end soon. Cancel nothing, help is near, yes, we send info": set(),
    "CALL US FOR INFO": set(),
    "ENDING, YESTERDAY, HELPED": set(),
}


def test_reserved_words_are_seen_only_where_an_answer_is_asked_for() -> None:
    assert {text: {word for word, _ in asked_for(text, OWN)} for text in ASKED} == ASKED


def test_a_word_that_opts_out_is_seen_in_any_script() -> None:
    told = {text: offers_opt_out(text, OWN) for text in (
        "STOP to end", "Text stop to end", "回复STOP退订", "Reply QUIT to opt out", "ALTO para terminar",
        "回复停止退订", "The end of it", "stopover", "Rest well",
    )}  # fmt: skip
    assert list(told.values()) == [True] * 6 + [False] * 3
