"""Decides what should change: desired messages against the ledger, as a frozen plan; pure."""
