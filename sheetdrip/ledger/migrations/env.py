"""Lets Alembic reach the ledger through the connection, and in the transaction, of whoever called it."""

from alembic import context

from sheetdrip.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()
