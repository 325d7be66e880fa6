"""How far a clinic's pause is, and whether a patient or another system told a score."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_PHASES = {
    "clinic paused in its sheet": "on",
    "clinic about to go on after a pause": "ending",
}
"""Which of a cycle's counts told it."""

_cycles = sa.table("cycles", *(sa.column(name, sa.Text) for name in ("clinic", "counts", "pause")))
_scores = sa.table("scores", *(sa.column(name, sa.Text) for name in ("reply_sid", "source")))


def upgrade() -> None:
    """Add the columns, and fill them by the counts, and by how the names of other systems begin."""
    # by hand: Alembic would copy SQLite's whole tables
    op.execute(
        "ALTER TABLE cycles ADD COLUMN pause TEXT "
        "CONSTRAINT ck_cycles_pause CHECK (pause IN ('on', 'ending'))"
    )
    op.execute(
        "ALTER TABLE scores ADD COLUMN source TEXT NOT NULL DEFAULT 'patient' "
        "CONSTRAINT ck_scores_source CHECK (source IN ('patient', 'system'))"
    )
    is_handed_over = _scores.c.reply_sid.startswith("web:")
    op.execute(_scores.update().where(is_handed_over).values(source="system"))
    _move_pauses()


def _move_pauses() -> None:
    for clinic, kept in op.get_bind().execute(sa.select(_cycles.c.clinic, _cycles.c.counts)).all():
        counts = json.loads(kept)
        pause = next((phase for words, phase in _PHASES.items() if words in counts), None)
        if pause is not None:
            others = {what: count for what, count in counts.items() if what not in _PHASES}
            values = {"pause": pause, "counts": json.dumps(others, sort_keys=True)}
            op.execute(_cycles.update().where(_cycles.c.clinic == clinic).values(values))
