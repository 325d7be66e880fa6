"""Reads the sequences: those shipped with sheetdrip, and the clinic's own beside its settings."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, create_model

import sheetdrip.channels  # noqa: F401 - a step's kind is that of one of them
from sheetdrip.domain.channel import TEXT, Channel, channels, of_kind
from sheetdrip.domain.sequence import STEP_OPTIONS, Sequence, Step, problems
from sheetdrip.settings.model import ClockTime, NotBlank, Table
from sheetdrip.settings.toml import Faults, read_toml


class _StepTable(Table):
    label: NotBlank
    name: str | None = None
    day: int
    time: ClockTime
    latest: ClockTime
    kind: str = TEXT
    texts: dict[str, str]

    @property
    def channel(self) -> Channel:
        return of_kind(self.kind)

    @property
    def carrier(self) -> str | None:
        return self._named_as_by(self.channel)

    def _named_as_by(self, channel: Channel) -> str | None:
        if channel.carrier is None:
            return None
        given: str | None = getattr(self, channel.carrier.key)
        return given

    @property
    def misplaced(self) -> Iterator[str]:
        """What only a step of another kind has."""
        for one in channels():
            if one.carrier and one is not self.channel and self._named_as_by(one) is not None:
                yield f'{one.carrier.key}: only a step of kind = "{one.kind}" has one'


class _SequenceFile(Table):
    name: NotBlank
    default_language: NotBlank
    languages: dict[str, list[str]]
    clarification: dict[str, str] = Field(default_factory=dict)
    steps: list[_StepTable] = Field(min_length=1)


@cache
def _file_model(known: tuple[Channel, ...]) -> type[_SequenceFile]:
    """A sequence file whose steps are of the known kinds, and name who sends them as those do."""
    kinds = Literal[tuple(one.kind for one in known)]  # type: ignore[valid-type]
    fields: dict[str, Any] = {"kind": (kinds, TEXT)}
    fields |= {one.carrier.key: (str | None, None) for one in known if one.carrier}
    step = create_model("_StepTable", __base__=_StepTable, **fields)
    steps = (list[step], Field(min_length=1))  # type: ignore[valid-type]
    return create_model("_SequenceFile", __base__=_SequenceFile, steps=steps)


def shipped_config() -> Path:
    """The folder `config/`: inside the installed package, or at the top of a checkout."""
    package = Path(str(files("sheetdrip")))
    installed = package / "config"
    return installed if installed.is_dir() else package.parent / "config"


def load_sequences(beside: Path) -> dict[str, Sequence]:
    """Every sequence by name; one in `beside`/sequences replaces a shipped one. Raises Faults."""
    found: dict[str, Sequence] = {}
    faults: list[str] = []
    folders = (shipped_config() / "sequences", beside / "sequences")
    # a checkout's own settings stand beside the shipped sequences: one folder, read once
    for folder in {folder.resolve(): folder for folder in folders}.values():
        here: dict[str, Path] = {}
        for path in toml_files(folder):
            try:
                sequence = load_sequence(path)
            except Faults as error:
                faults += error.problems
                continue
            if sequence.name in here:
                faults.append(f"{path}: name: {here[sequence.name]} is {sequence.name!r} too")
            here[sequence.name] = path
            found[sequence.name] = sequence
    if faults:
        raise Faults(faults)
    return found


def toml_files(folder: Path) -> list[Path]:
    """The TOML files of a folder by name; none where there is no such folder. Raises Faults."""
    try:
        return sorted(folder.glob("*.toml"))
    except OSError as error:
        raise Faults([f"{folder}: cannot be read: {error.strerror}"]) from None


def load_sequence(path: Path) -> Sequence:
    """One sequence file. Raises Faults with everything wrong in it."""
    table = read_toml(path, _file_model(channels()))
    sequence = Sequence(
        name=table.name,
        steps=tuple(_step(step) for step in table.steps),
        languages={code: tuple(names) for code, names in table.languages.items()},
        default_language=table.default_language,
        clarification=table.clarification,
    )
    misplaced = (
        f"steps.{step.name}.{problem}"
        for step, given in zip(sequence.steps, table.steps, strict=True)
        for problem in given.misplaced
    )
    wrong = [f"{path}: {problem}" for problem in (*misplaced, *problems(sequence))]
    if wrong:
        raise Faults(wrong)
    return sequence


def _step(table: _StepTable) -> Step:
    return Step(
        name=table.name or table.label.strip().lower().replace(" ", "-"),
        label=table.label.strip(),
        day=table.day,
        at=table.time,
        latest=table.latest,
        texts=table.texts,
        **{name: getattr(table, name) for name in STEP_OPTIONS},
    )
