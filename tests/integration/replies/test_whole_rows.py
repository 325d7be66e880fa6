"""What becomes of a row that a tool writes back whole, as it had read it some time ago?"""

from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.clinic import ADA, Clinic


def test_everything_of_ours_that_an_old_copy_of_the_row_erases_comes_back(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    before = clinic.cells_of("Ada Example")
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.reply(ADA, "7")
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()
    whole = clinic.cells_of("Ada Example")
    assert (whole["Evening status"], whole["Evening score"]) == ("delivered", 7)
    texts = len(clinic.texts_to())
    for column in ("Status", "Next text", "Evening status", "Evening SID", "Evening score"):
        clinic.edit("Ada Example", column, before[column])
    clinic.cycle()
    clinic.cycle()
    again = clinic.cells_of("Ada Example")
    assert {name: again[name] for name in whole} == whole
    assert len(clinic.texts_to()) == texts


def test_a_score_alone_that_is_erased_comes_back_and_what_staff_type_stays(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-04 01:05")
    clinic.refresh()
    clinic.cycle()
    clinic.reply(ADA, "7")
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()
    clinic.edit("Ada Example", "Evening score", "")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == 7
    clinic.edit("Ada Example", "Evening score", "'-")
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening score"] == "-"
