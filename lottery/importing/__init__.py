"""Importing a table: tried first, then chunk by chunk, each one transaction with its verdicts.

`spool` reads a table to its end before anything is stored, `trying` says what would become of it,
`chunks` enters it, `jobs` finds again what was begun, and `headings` keeps what somebody said of a
sender's columns.
"""
