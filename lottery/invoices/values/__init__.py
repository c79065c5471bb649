"""One value of an invoice from text: amounts in fen, days, names of people, telephone numbers."""
