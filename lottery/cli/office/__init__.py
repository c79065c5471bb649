"""Commands of the office behind the counter."""
