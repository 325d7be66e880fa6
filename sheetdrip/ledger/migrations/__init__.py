"""How did the ledger's schema come to be? One script per version, run by Alembic."""
