"""What does a cycle need from outside? A Protocol for each thing outside, and the values that pass."""
