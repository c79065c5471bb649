"""The demo: invented invoices and people, and two draws on them from entry to publication."""
