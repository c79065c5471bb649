"""What is written for a draw: what was typed of the hall, who took part, and who signs."""
