"""The counter: one invoice is read, shown and entered; an entry is found again."""
