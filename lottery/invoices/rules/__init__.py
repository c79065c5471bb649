"""A campaign's rules as data, the verdict on an invoice under them, and what changes a verdict."""
