"""Reports on what patients say in words, and on what they are called."""

from tests.field.kit import ADA, DAY_7, EVENING, NAMES, PHONES, Clinic, Text


def asked(clinic: Clinic, count: int = 1) -> None:
    """So many patients have their evening text."""
    clinic.fill(count)
    clinic.start()
    clinic.until("2026-03-03 19:05")


def waiting(clinic: Clinic, phone: str) -> list[Text]:
    """What Twilio still holds for a phone."""
    return [text for text in clinic.texts(phone) if text["status"] == "scheduled"]


def told(clinic: Clinic, number: int) -> tuple[bool, bool]:
    """Whether a patient's row asks for a call, and for a reader."""
    row = clinic.staff.row(NAMES[number])
    return bool(row["Needs a call"]), bool(row["Please read"])


def test_a8_what_alarms_is_told_at_once_and_nobody_is_asked_again(clinic: Clinic) -> None:
    """A8. stickerdaniel/saas-starter#684: whoever asked for a human at once notified nobody."""
    words = ("chest pain", "heavy bleeding", "llámeme", "救命", "he died", "HELP")
    clinic.run("init")
    asked(clinic, len(words))
    before = len(clinic.texts())
    for phone, said in zip(PHONES, words, strict=False):
        clinic.says(phone, said)
    clinic.wait(minutes=3)
    assert [told(clinic, number)[0] for number in range(len(words))] == [True] * len(words)
    assert len(clinic.texts()) == before
    assert "6 rows need a call" in clinic.staff.control("State")


def test_a8_words_around_a_score_hide_nothing(clinic: Clinic) -> None:
    """A8. freescout-help-desk/freescout#513: a phrase is no proof that a machine wrote."""
    asked(clinic, 2)
    clinic.says(PHONES[0], "I had to get out of the office, pain is 9")
    clinic.says(PHONES[1], "2, and the bandage came off")
    clinic.wait(minutes=3)
    assert [told(clinic, number) for number in range(2)] == [(False, True)] * 2
    assert clinic.staff.row(NAMES[1])["Evening score"] == "2"


def test_a8_a_wish_to_stop_in_words_is_a_wish_to_stop(clinic: Clinic) -> None:
    """A8. p2pu/learning-circles#372 and #593: a polite wish was forwarded, and the texts went on."""
    words = ("please stop sending text reminders", "wrong number")
    asked(clinic, len(words))
    clinic.until("2026-03-04 12:00")
    before = len(clinic.texts())
    assert len(clinic.texts(step=DAY_7)) == len(words)
    for phone, said in zip(PHONES, words, strict=False):
        clinic.says(phone, said)
    clinic.wait(minutes=3)
    assert [waiting(clinic, phone) for phone in PHONES[: len(words)]] == [[]] * len(words)
    assert [told(clinic, number)[0] for number in range(len(words))] == [True] * len(words)
    assert len(clinic.texts()) == before
    clinic.staff.type(NAMES[0], "Drip", "On")
    clinic.staff.type(NAMES[0], "Acknowledged by", "JD")
    clinic.wait(minutes=10)
    assert len(waiting(clinic, PHONES[0])) == 1
    assert waiting(clinic, PHONES[1]) == []


def test_a8_an_on_from_before_the_wish_lets_nothing_go(clinic: Clinic) -> None:
    """A8. p2pu/learning-circles#372: the texts went on, here because somebody had read it."""
    clinic.run("init")
    clinic.staff.add(NAMES[0], ADA, drip="On")
    clinic.start()
    clinic.until("2026-03-04 12:00")
    clinic.says(ADA, "please stop texting me")
    for header, cell, count in (
        ("Acknowledged by", "JD", 0),
        ("Drip", "", 0),
        ("Acknowledged by", "JD", 0),
        ("Drip", "On", 1),
    ):
        clinic.wait(minutes=5)
        clinic.staff.type(NAMES[0], header, cell)
        clinic.wait(minutes=5)
        assert len(waiting(clinic, ADA)) == count


def test_a8_words_about_pain_pills_or_an_appointment_hold_no_texts(clinic: Clinic) -> None:
    """A8. p2pu/learning-circles#372 turned round: a question for the nurse is no wish for silence."""
    words = ("when can I stop these pills", "no me molesta mucho", "the pain won't go away")
    asked(clinic, len(words))
    clinic.until("2026-03-04 12:00")
    for phone, said in zip(PHONES, words, strict=False):
        clinic.says(phone, said)
    clinic.wait(minutes=3)
    assert [len(waiting(clinic, phone)) for phone in PHONES[: len(words)]] == [1] * len(words)
    assert [told(clinic, number)[1] for number in range(len(words))] == [True] * len(words)


def test_a9_words_after_an_answer_change_no_score(clinic: Clinic) -> None:
    """A9. mysociety/writetothem#148: what comes later is taken for the answer."""
    asked(clinic)
    for said in ("8", "no, thank you"):
        clinic.says(ADA, said)
        clinic.wait(minutes=3)
    assert clinic.staff.row(NAMES[0])["Evening score"] == "8"
    assert told(clinic, 0)[1]


def test_a16_a_sign_that_answers_nothing_is_asked_about(clinic: Clinic) -> None:
    """A16. anthropics/claude-plugins-official#3994: a thumb counts as an answer, or as nothing."""
    signs = ("👍", "ok", "收到")
    asked(clinic, len(signs))
    before = len(clinic.texts())
    for phone, said in zip(PHONES, signs, strict=False):
        clinic.says(phone, said)
    clinic.wait(minutes=3)
    assert len(clinic.texts()) == before + len(signs)
    clinic.until("2026-03-04 10:00")
    assert [told(clinic, number)[1] for number in range(len(signs))] == [True] * len(signs)


def test_a14_nobody_is_called_by_half_a_name(clinic: Clinic) -> None:
    """A14. RealRaven2000/SmartTemplates#305, margince/margince#3398, nylas/nylas-mail#2732: “Hi Doe,”."""
    names = ("Doe, Jane", "Dr. Jane Smith", "*VIP* Jane Roe", "JANE POE")
    clinic.run("init")
    messages = clinic.staff.tab("Messages")
    header, evening, *_ = clinic.staff.lines("Messages")
    column = header.index("English")
    messages.update_cell(2, column + 1, f"Hi {{first_name}}. {evening[column]}")
    rows = [[name, phone, "2026-03-03"] for name, phone in zip(names, PHONES, strict=False)]
    clinic.staff.write("A2", *rows)
    clinic.start()
    greetings = {text["body"][:8] for text in clinic.texts(step=EVENING)}
    assert greetings == {"Hi Jane."}


KNEE = """
name = "knee"
default_language = "en"
[languages]
en = ["English"]
es = ["Spanish"]
[[steps]]
label = "Day 2"
day = 2
time = "10:00"
latest = "18:00"
kind = "flow"
flow = "{}"
[steps.texts]
en = "Hillside: how is your pain, 0 to 10?"
es = "Hillside: de 0 a 10, qué dolor tiene?"
[clarification]
en = "One number, please."
es = "Un número, por favor."
"""


def test_d10_a_flow_asks_again_in_the_rows_language(clinic: Clinic) -> None:
    """D10. vzeman/flowhunt-voicebot#334: who spoke Slovak was answered in English, the default."""
    (pushed,) = clinic.run("studio", "push", "--json").document
    knee = clinic.machine.folder / "sequences" / "knee.toml"
    knee.parent.mkdir()
    knee.write_text(KNEE.format(pushed["sid"]), encoding="utf-8")
    clinic.settle(clinic={"sequence": "knee"})
    clinic.staff.add(language="Spanish")
    clinic.start()
    clinic.until("2026-03-05 10:05")
    clinic.says(ADA, "no sé")
    clinic.wait(minutes=5)
    bodies = [one["body"] for one in clinic.sandbox("GET", "messages")["messages"]]
    assert "Un número, por favor." in bodies
    assert "One number, please." not in bodies
