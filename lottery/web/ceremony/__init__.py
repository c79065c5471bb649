"""Draw day at the staff's desks: the console, the typists, the parties, the notary."""
