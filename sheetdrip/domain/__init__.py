"""What is true? Surgeries, rows, phones, sequences and message states; pure, no clock, no drivers."""
