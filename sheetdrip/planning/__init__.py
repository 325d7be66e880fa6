"""What should change? Desired messages against the ledger, as a frozen plan; pure."""
