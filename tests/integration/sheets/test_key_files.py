"""Is what stands in the key file's place taken, or told with its own fix?"""

import json
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.sheets.credentials import load_account
from tests.integration.clinic import Clinic


@pytest.fixture
def key(clinic: Clinic) -> str:
    return clinic.settings.key_file.read_text(encoding="utf-8")


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "key.json"
    path.write_bytes(content)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_an_editor_made_of_the_encoding_is_read(
    tmp_path: Path, key: str, encoding: str
) -> None:
    path = saved(tmp_path, key.replace("\n", "\r\n").encode(encoding))
    assert load_account(path).email == json.loads(key)["client_email"]


def test_line_breaks_that_were_spelled_out_are_read(tmp_path: Path, key: str) -> None:
    info = json.loads(key)
    info["private_key"] = info["private_key"].replace("\n", "\\n")
    assert load_account(saved(tmp_path, json.dumps(info).encode())).email == info["client_email"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"AIzaSyExample", "API key"),
        (b"-----BEGIN %s-----" % b"PRIVATE KEY", "private key alone"),
        (b"\x30\x82\x09\x56", "P12"),
        (b"<!doctype html>", "web page"),
        (b"{\\rtf1\\ansi", "word processor"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a service account's key"),
        (b'{"installed": {"client_id": "1"}}', "OAuth client"),
        (b'{"web": {"client_id": "1"}}', "OAuth client"),
        (b'{"type": "authorized_user", "refresh_token": "1"}', "sign-in"),
        (b'{"type": "external_account"}', "workload identity"),
        (b'{"type": ["service_account"]}', "missing"),
        (b'{"client_email": 5, "private_key": "x", "token_uri": "y"}', "client_email missing"),
        (b'{"client_email": "a@b", "private_key": "x", "token_uri": "y"}', "private key cannot be"),
    ],
)
def test_what_is_no_key_is_told_with_its_own_fix(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UserMustFix, match=words):
        load_account(saved(tmp_path, content))


def test_a_key_that_was_saved_with_one_ending_more_is_found(tmp_path: Path) -> None:
    saved(tmp_path, b"{}").rename(tmp_path / "key.json.txt")
    with pytest.raises(UserMustFix, match=r"key\.json\.txt stands beside it"):
        load_account(tmp_path / "key.json")


def test_a_revoked_key_is_not_taken_for_a_deleted_account(clinic: Clinic) -> None:
    clinic.world.keys.create_service_account(clinic.app.account.email, "")
    with pytest.raises(UserMustFix, match="revoked or replaced"):
        clinic.cycle()
