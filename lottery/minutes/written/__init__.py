"""What the minutes say, composed from a bundle's files and what the organiser states."""
