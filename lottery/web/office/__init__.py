"""The office behind the counter: accounts, journal, merchants, tax, tables, rules."""
