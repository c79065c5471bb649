"""The minutes of a draw: what they say, how they are set on pages, signed, and checked."""

import logging

for _library in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
    # What these log is no news to whoever makes or checks minutes: the verdict says it in words.
    logging.getLogger(_library).addHandler(logging.NullHandler())
