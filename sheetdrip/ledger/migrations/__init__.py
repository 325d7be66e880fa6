"""The history of the ledger's schema: one script per version, run by Alembic."""
