"""Reports on what people do to rows, settings and phones without meaning harm."""

from tests.field.between import MESSAGES
from tests.field.kit import ADA, BEN, CY, EVENING, PHONES, Clinic


def test_a_row_used_again_for_the_next_patient_is_another_person(clinic: Clinic) -> None:
    """dimagi/commcare-hq#20299: whose number is it? A row typed over cell by cell after its text went."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    for header, value in (("Phone", BEN), ("Surgery date", "2026-03-04")):
        clinic.staff.type("Ada Example", header, value)
        clinic.wait(minutes=2)
    clinic.staff.type("Ada Example", "Patient", "Ben Example")
    clinic.until("2026-03-04 19:10")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]
    assert [text for text in clinic.texts(ADA) if text["status"] == "scheduled"] == []


def test_a_row_used_again_before_its_text_went_leaves_the_first_alone(clinic: Clinic) -> None:
    """signalapp/Signal-Android#5558: a number that is somebody else's now."""
    clinic.fill(1)
    clinic.start()
    clinic.staff.type("Ada Example", "Patient", "Ben Example")
    clinic.wait(minutes=2)
    clinic.staff.type("Ben Example", "Phone", BEN)
    clinic.until("2026-03-03 19:10")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [0, 1]


def test_an_evening_surgery_is_not_asked_about_before_it(clinic: Clinic) -> None:
    """medic/cht-core#4512: a schedule that begins before what it is about."""
    clinic.staff.add(surgery_time="21:30")
    clinic.start()
    clinic.until("2026-03-03 21:30")
    assert clinic.arrived(ADA) == []
    assert clinic.staff.row("Ada Example")["Status"]


def test_a_long_pause_asked_for_one_text_holds_no_other(clinic: Clinic) -> None:
    """twilio/twilio-node#1023: retries that wait as long as they are told to."""
    clinic.mean.answer(
        MESSAGES,
        429,
        {"code": 20429, "message": "Too Many Requests", "status": 429},
        when=lambda form: form.get("To") == ADA,
    )
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN, CY)] == [0, 1, 1]


def test_an_emptied_sender_pool_is_said_and_heals(clinic: Clinic) -> None:
    """takeyourmeds/takeyourmeds-web#85: the number that texts came from was given back."""
    refused = clinic.mean.refuse(21704)
    clinic.fill(2)
    clinic.start()
    clinic.wait(minutes=20)
    assert "21704" in clinic.staff.row("Ada Example")["Status"]
    clinic.mean.rules.remove(refused)
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN)] == [1, 1]


def test_words_beside_a_number_are_no_number(clinic: Clinic) -> None:
    """savoirfairelinux/sous-chef#787: "514-... ext. 1234", "mother", "work": free text in a phone field."""
    typed = (
        "mother: 312-555-0101",
        "312-555-0102 (wife)",
        "see chart 3125550103",
        "312-555-HELP",
        "n/a",
        "0",
    )
    for number, phone in enumerate(typed):
        clinic.staff.add(f"Patient {number}", f"'{phone}")
    clinic.start()
    assert clinic.texts() == []
    assert all("Phone" in row["Status"] for row in clinic.staff.table())


def test_numbers_that_are_no_dates_are_told(clinic: Clinic) -> None:
    """SheetJS/sheetjs#1804, robin900/gspread-dataframe#64: serial numbers out of any range."""
    for number, cell in enumerate((0, -5, 13125550101, 10**15, True, 0.5)):
        clinic.staff.add(f"Patient {number}", PHONES[number], cell)
    clinic.staff.add("Zoe Example", PHONES[9])
    clinic.start()
    assert [text["to"] for text in clinic.texts()] == [PHONES[9]]
    assert all("date" in row["Status"].lower() for row in clinic.staff.table()[:6])


def test_our_columns_deleted_by_staff_text_nobody_again(clinic: Clinic) -> None:
    """airbytehq/airbyte#71854: columns that looked superfluous are cleared away."""
    clinic.run("init")
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    for header in ("Evening SID", "Evening status", "Evening time", "Drip ID"):
        clinic.staff.edit("delete_columns", column=header)
        clinic.wait(minutes=3)
    clinic.wait(minutes=30)
    assert [len(clinic.texts(phone, EVENING)) for phone in PHONES[:3]] == [1, 1, 1]
    clinic.run("init")
    clinic.wait(minutes=30)
    assert [len(clinic.texts(phone, EVENING)) for phone in PHONES[:3]] == [1, 1, 1]


def test_a_wish_to_pause_or_stop_counts_as_it_is_typed(clinic: Clinic) -> None:
    """codeforamerica/promptly#159: "Text messages OK" in a dozen spellings."""
    for number, cell in enumerate(("Stop", "stopped ", "PAUSE", "paused", "off", "no")):
        clinic.staff.add(f"Patient {number}", PHONES[number], drip=cell)
    clinic.start()
    assert clinic.texts() == []


def test_a_copy_of_the_spreadsheet_for_the_new_month_texts_nobody_again(clinic: Clinic) -> None:
    """PipedreamHQ/pipedream#4808: File > Make a copy, and the settings name the copy."""
    clinic.run("init")
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    clinic.machine.stop()
    clinic.move_to_a_copy()
    clinic.machine.start()
    clinic.wait(hours=1)
    assert [len(clinic.texts(phone, EVENING)) for phone in PHONES[:3]] == [1, 1, 1]
    assert len([text for text in clinic.texts() if text["status"] == "scheduled"]) == 3


def test_another_messaging_service_midway_doubles_nothing(clinic: Clinic) -> None:
    """department-of-veterans-affairs/notification-api#714: the sender changes while texts are scheduled."""
    clinic.fill(2)
    clinic.start()
    clinic.machine.stop()
    clinic.settle(clinic={"messaging_service_sid": clinic.another_service()})
    clinic.machine.start()
    clinic.until("2026-03-03 19:10")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN)] == [1, 1]


def test_a_truncated_answer_to_a_create_makes_no_second_text(clinic: Clinic) -> None:
    """michaelkourlas/voipms-sms-client#105: "not sent" though it was."""
    clinic.fault("truncated", "twilio.messages.create", times=2)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    assert [len(clinic.arrived(phone, EVENING)) for phone in (ADA, BEN, CY)] == [1, 1, 1]


def test_a_day_of_503_from_twilio_ends_with_every_text_once_or_told(clinic: Clinic) -> None:
    """twilio/twilio-node#1023: hours without Twilio, across the time of the texts."""
    clinic.fault("503", "twilio.*", times=None)
    clinic.fill(3)
    clinic.start()
    clinic.until("2026-03-03 20:00")
    clinic.heal()
    clinic.until("2026-03-04 09:00")
    for phone, name in zip(PHONES[:3], ("Ada Example", "Ben Example", "Cy Example"), strict=True):
        assert len(clinic.arrived(phone, EVENING)) <= 1
        assert clinic.staff.row(name)["Evening status"].startswith(("delivered", "skipped"))


def test_section_headings_and_a_total_row_disturb_nobody(clinic: Clinic) -> None:
    """appsmithorg/appsmith#16868: headings between rows, a total below."""
    clinic.staff.write("A2", ["MARCH 2026"], ["Ada Example", ADA, "2026-03-03"], ["Total: 1"])
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert len(clinic.arrived(ADA)) == 1
    assert len(clinic.texts()) == 2
