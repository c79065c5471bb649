"""The fonts that papers and pages are set in, packed; `tools/fetch_fonts.py` makes them again."""
