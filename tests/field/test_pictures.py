"""Reports on what patients send without words: pictures that nobody saw."""

import pytest

from tests.field.kit import ADA, EVENING, Clinic


def asked(clinic: Clinic) -> None:
    """Ada has her evening text."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")


def called(clinic: Clinic) -> str:
    """What of Ada's is to be read."""
    return clinic.staff.row("Ada Example")["Please read"]


def line(clinic: Clinic) -> dict[str, str]:
    """The one line of the Replies tab, by header."""
    header, *rows = clinic.staff.lines("Replies")
    (only,) = [row for row in rows if any(row)]
    return dict(zip(header, [*only, *[""] * (len(header) - len(only))], strict=True))


def test_a8_a_photo_without_words_is_seen_by_a_person(clinic: Clinic) -> None:
    """A8. zammad/zammad#5289, jandusek/twilio-phone-client#17: a picture without words is an empty text."""
    asked(clinic)
    before = clinic.texts(ADA)
    sid = clinic.says(ADA, "", media=["image/jpeg"])
    clinic.wait(minutes=90)
    assert [text["body"] for text in clinic.texts(ADA)] == [text["body"] for text in before]
    assert "photo" in called(clinic)
    assert line(clinic)["Reply SID"] == sid
    assert any(f"/Messages/{sid}/Media/ME" in cell for cell in line(clinic).values())


def test_a8_every_photo_counts_and_none_hides_behind_a_score(clinic: Clinic) -> None:
    """A8. chatwoot/chatwoot#11295, vellum-ai/vellum-assistant#8918: only the first, or only the words."""
    asked(clinic)
    sid = clinic.says(ADA, "4", media=["image/jpeg", "image/jpeg", "video/mp4"])
    clinic.wait(minutes=3)
    assert clinic.staff.row("Ada Example")["Evening score"] == "4"
    assert "2 photos and a video" in called(clinic)
    cells = " ".join(line(clinic).values())
    assert cells.count(f"/Messages/{sid}/Media/ME") == 3
    clinic.says(ADA, "2")
    clinic.wait(minutes=3)
    assert clinic.staff.row("Ada Example")["Evening score"] == "2"
    assert "2 photos and a video" in called(clinic)


@pytest.mark.parametrize("list_", ["empty", "broken"])
def test_a8_a_photo_whose_list_is_not_there_is_heard(clinic: Clinic, list_: str) -> None:
    """A8. twilio/twilio-node#636 (an empty list just after it came), twilio/twilio-java#435 (none at all)."""
    asked(clinic)
    if list_ == "empty":
        clinic.sandbox("POST", "twilio", media_after_seconds=3600)
    else:
        clinic.fault("500", "twilio.media.list", times=None)
    clinic.says(ADA, "", media=["image/jpeg"])
    clinic.wait(minutes=3)
    assert "sent a file" in called(clinic)
    assert not clinic.machine.crashes()


def test_a8_a_called_photo_is_one_with_the_polled(clinic: Clinic) -> None:
    """A8. rapidpro/rapidpro#242: the addresses of pictures come with the call and were dropped."""
    clinic.fill(1)
    clinic.serve()
    clinic.until("2026-03-03 19:05")
    sid = clinic.says(ADA, "", media=["image/jpeg"])
    (to,) = {text["from"] for text in clinic.texts(ADA, EVENING)}
    account = clinic.seeded.account_sid
    link = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/{sid}/Media/ME1"
    picture = {"NumMedia": "1", "MediaUrl0": link, "MediaContentType0": "image/jpeg"}
    assert clinic.callback("inbound", MessageSid=sid, From=ADA, To=to, Body="", **picture).ok
    clinic.wait(minutes=3)
    assert called(clinic).count("sent a photo") == 1
    assert f"photo: {link}" in line(clinic).values()
