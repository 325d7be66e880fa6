"""Which secrets does the environment hold, and do they stay out of sight?"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetdrip.settings.secrets import TwilioSecrets, WebSecrets, twilio_secrets, web_secrets
from tests.unit.settings.files import CLINIC, Load, Problems

ACCOUNT = {"TWILIO_ACCOUNT_SID": "AC01"}
TOKEN = {"TWILIO_AUTH_TOKEN": "hush-token"}
KEY = {"TWILIO_API_KEY": "SK01"}
SECRET = {"TWILIO_API_SECRET": "hush-secret"}

NO_ACCOUNT = "environment: TWILIO_ACCOUNT_SID is missing (AC..., from Twilio's console)"
NO_TOKEN = "environment: TWILIO_AUTH_TOKEN is missing (or TWILIO_API_KEY with TWILIO_API_SECRET)"
HALF = "environment: TWILIO_API_KEY and TWILIO_API_SECRET go together"


@pytest.mark.parametrize(
    ("environment", "username", "password"),
    [
        (ACCOUNT | TOKEN, "AC01", "hush-token"),
        (ACCOUNT | KEY | SECRET, "SK01", "hush-secret"),
        (ACCOUNT | TOKEN | KEY | SECRET, "SK01", "hush-secret"),
        (
            {"TWILIO_ACCOUNT_SID": " AC01\n", "TWILIO_AUTH_TOKEN": "hush-token\r\n"},
            "AC01",
            "hush-token",
        ),
        (ACCOUNT | TOKEN | {"TWILIO_API_KEY": " ", "TWILIO_API_SECRET": ""}, "AC01", "hush-token"),
    ],
)
def test_an_account_goes_with_its_token_or_with_a_key_which_wins(
    environment: Mapping[str, str], username: str, password: str
) -> None:
    secrets, missing = twilio_secrets(environment)
    assert missing == []
    assert secrets == TwilioSecrets("AC01", username, password)


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, [NO_ACCOUNT, NO_TOKEN]),
        (TOKEN, [NO_ACCOUNT]),
        (KEY | SECRET, [NO_ACCOUNT]),
        (KEY, [NO_ACCOUNT, HALF]),
        (ACCOUNT, [NO_TOKEN]),
        (ACCOUNT | KEY, [HALF]),
        (ACCOUNT | SECRET, [HALF]),
        (ACCOUNT | TOKEN | KEY, [HALF]),
        (ACCOUNT | TOKEN | SECRET, [HALF]),
        (ACCOUNT | {"TWILIO_AUTH_TOKEN": "  "}, [NO_TOKEN]),
        ({"TWILIO_ACCOUNT_SID": "SK01"} | TOKEN, [NO_ACCOUNT]),
        ({"TWILIO_ACCOUNT_SID": "ac01"} | TOKEN, [NO_ACCOUNT]),
    ],
)
def test_what_is_missing_is_said_without_what_is_there(
    environment: Mapping[str, str], missing: list[str]
) -> None:
    secrets, told = twilio_secrets(environment)
    assert secrets is None
    assert told == missing
    assert "hush" not in "".join(told)


def test_no_repr_shows_a_secret(load: Load) -> None:
    settings = load(
        f'[ledger]\nurl = "postgresql://clinic:hush-password@db/drip"\n{CLINIC}',
        ACCOUNT | TOKEN | KEY | SECRET,
    )
    assert settings.file.ledger.url == "postgresql://clinic:hush-password@db/drip"
    for shown in (repr(settings), str(settings), str(settings.file), str(settings.twilio)):
        assert "hush" not in shown


def test_the_web_token_is_the_environments_or_a_private_files(tmp_path: Path) -> None:
    file = tmp_path / "token.txt"
    file.write_text("hush-of-the-file-0123\n")
    file.chmod(0o600)
    told = {"SHEETDRIP_WEB_TOKEN": " hush-of-the-environment\n", "TWILIO_AUTH_TOKEN": "hush"}
    assert web_secrets({}, None) == (WebSecrets(None, None), [])
    assert web_secrets({}, file) == (WebSecrets(None, "hush-of-the-file-0123"), [])
    assert web_secrets(told, file) == (WebSecrets("hush", "hush-of-the-environment"), [])


@pytest.mark.parametrize(
    "token", ["hush", "hush-of-the-\u00e9nvironment", "hush of\tthe environment"]
)
def test_a_web_token_that_can_be_guessed_or_sent_wrongly_is_refused(token: str) -> None:
    _, (problem,) = web_secrets({"SHEETDRIP_WEB_TOKEN": token}, None)
    assert problem.startswith(
        "environment: SHEETDRIP_WEB_TOKEN must be at least 16 plain characters"
    )
    assert "hush" not in problem


def test_a_token_file_is_there_and_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "token.txt"
    _, (missing,) = web_secrets({}, file)
    assert missing == f"web.token_file: {file} cannot be read: No such file or directory"
    file.write_text("hush-of-the-file-0123")
    file.chmod(0o640)
    _, (shared,) = web_secrets({}, file)
    assert shared == f"web.token_file: other users can read {file}: run chmod 600 on it"


@pytest.mark.parametrize(
    "misplaced",
    [
        'twilio = "hush"',
        '[twilio]\nauth_token = "hush"',
        '[twilio]\napi_url = ["hush"]',
        '[twilio.api_url]\nauth_token = "hush"',
        '[ledger]\nurl = ["postgresql://clinic:hush@db/drip"]',
        'ledger = ["postgresql://clinic:hush@db/drip"]',
        'hush = """',
    ],
)
def test_no_message_repeats_a_secret_that_stands_in_the_file(
    misplaced: str, problems: Problems
) -> None:
    told = problems(f"{misplaced}\n{CLINIC}")
    assert len(told) == 1
    assert "hush" not in told[0]
