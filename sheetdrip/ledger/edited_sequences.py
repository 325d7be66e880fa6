"""Keeps the sequence that staff wrote in the Messages tab: one row per clinic, as it last was good."""

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from sheetdrip.domain.sequence import Step
from sheetdrip.ledger.schema import sequences
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.edited_sequence import EditedSequence


class SqlEditedSequence:
    """The EditedSequenceStore port of one clinic in SQLite or PostgreSQL; safe for several threads."""

    def __init__(self, transactions: Transactions, clinic: str) -> None:
        self._transactions = transactions
        self._clinic = clinic

    def find(self) -> EditedSequence | None:
        asked = select(sequences.c.content).where(sequences.c.clinic == self._clinic)
        with self._transactions.reading() as connection:
            content = connection.execute(asked).scalar_one_or_none()
        return None if content is None else from_json(content)

    def keep(self, edited: EditedSequence, at: datetime) -> None:
        values = {"clinic": self._clinic, "content": to_json(edited), "since": at}
        with self._transactions.fenced() as connection:
            self._transactions.introduce(connection, self._clinic, at)
            connection.execute(self._transactions.upsert(sequences, ["clinic"]).values(values))


def to_json(edited: EditedSequence) -> str:
    """What a ledger keeps of it."""
    document = {
        "steps": [_document_of(step) for step in edited.steps],
        "clarification": dict(edited.clarification),
        "former": [_document_of(step) for step in edited.former],
        "called": {name: list(labels) for name, labels in edited.called.items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _document_of(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "label": step.label,
        "day": step.day,
        "at": step.at.isoformat("minutes"),
        "latest": step.latest.isoformat("minutes"),
        "texts": dict(step.texts),
    }


def from_json(content: str) -> EditedSequence:
    """What a ledger has kept."""
    document = json.loads(content)
    return EditedSequence(
        steps=tuple(_step(one) for one in document["steps"]),
        clarification=document["clarification"],
        former=tuple(_step(one) for one in document["former"]),
        called={name: tuple(labels) for name, labels in document["called"].items()},
    )


def _step(document: Mapping[str, Any]) -> Step:
    return Step(
        name=document["name"],
        label=document["label"],
        day=document["day"],
        at=time.fromisoformat(document["at"]),
        latest=time.fromisoformat(document["latest"]),
        texts=document["texts"],
    )
