"""What the hall reads."""
