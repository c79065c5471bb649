"""What is said at the counter."""
