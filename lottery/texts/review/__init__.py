"""What is said in review."""
