"""What is said of a draw, from its plan to its publication."""
