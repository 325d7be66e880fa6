"""Is a demo's folder gone after it, and what a killed one left put away?"""

from pathlib import Path

from sheetdrip.demo.own_folder import own_folder


def test_a_folder_is_there_while_it_is_used_and_gone_afterwards(tmp_path: Path) -> None:
    with own_folder(tmp_path) as folder:
        (folder / "ledger").write_text("kept")
        assert list(tmp_path.iterdir()) == [folder]

    assert list(tmp_path.iterdir()) == []


def test_two_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    with own_folder(tmp_path) as one, own_folder(tmp_path) as other:
        assert one.is_dir()
        assert other.is_dir()


def test_what_a_killed_process_left_is_put_away(tmp_path: Path) -> None:
    left = tmp_path / "sheetdrip-demo-left"
    left.mkdir()
    (left / "in-use").touch()
    (left / "sheetdrip.db").touch()
    foreign = tmp_path / "sheetdrip-demo-without-a-lock"
    foreign.mkdir()

    with own_folder(tmp_path):
        assert not left.exists()
        assert foreign.is_dir()
