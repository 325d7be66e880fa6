"""What a cycle needs from outside: a Protocol for each thing outside, and the values that pass."""
