"""What does a cycle do? Decided whole, by values alone: what stands in the sheet and what is on record."""
