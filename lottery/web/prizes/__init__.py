"""The wing of prizes: where each one stands after the draw, and what the staff do about it."""
