"""Is a text that could be better advised about beside its line, while it goes as it is?"""

from sheetdrip.check import Severity, check
from sheetdrip.domain.messages_tab_parser import ADVICE
from tests.integration.clinic import BEN
from tests.integration.messages.tab import WEEK, Lines

WEAK = (
    "{clinic}: see bit.ly/x. How\u2019s your pain after your {procedure}, 0 to 10? Or reply YES."
    + "!" * 20
)


def test_weak_words_go_and_are_told_in_the_tab_by_check_and_by_plan(lines: Lines) -> None:
    clinic = lines.clinic
    lines.type(WEEK, "English", WEAK)
    clinic.cycle()
    told, row = str(lines.row(WEEK)[ADVICE]), lines.row(WEEK)
    assert all(
        word in told for word in ("“bit.ly”", "“YES”", "{procedure}", "\u2019", "2 segments")
    )
    assert {"English"} == {line.split(":")[0] for line in told.splitlines()}
    assert row["Problem"] is None
    (live,) = clinic.live_to(BEN)
    assert "bit.ly" in live.body
    said = [one for one in check(clinic.app) if one.what == "Hillside: Messages tab"]
    assert {one.mark for one in said if "bit.ly" in one.says} == {Severity.WARN}
    assert clinic.cycle().is_quiet


def test_the_old_spanish_words_are_told_with_their_price_and_the_shipped_ones_offered(
    lines: Lines,
) -> None:
    spanish = (
        "{clinic}: una semana después de su cirugía. ¿Cuánto dolor tiene ahora? Responda con un número, 0 "
        "(sin dolor) a 10 (el peor imaginable). ¿Urgente? Llame al 911. STOP para terminar."
    )
    shipped = str(lines.row(WEEK)["Spanish"])
    lines.type(WEEK, "Spanish", spanish)
    lines.clinic.cycle()
    told = str(lines.row(WEEK)[ADVICE])
    assert told.startswith("Spanish: it takes 3 segments instead of 1 segment")
    assert told.endswith(shipped)
