"""Facts: surgeries, rows, phones, sequences and message states; pure, with no clock and no drivers."""
