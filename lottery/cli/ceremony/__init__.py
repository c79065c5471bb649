"""Commands of a draw."""
