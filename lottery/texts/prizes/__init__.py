"""What people read of prizes after the draw."""
