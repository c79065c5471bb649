"""What is said in the office behind the counter."""
