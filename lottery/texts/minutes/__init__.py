"""What the minutes say, and what their check says."""
