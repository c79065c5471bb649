"""The minutes of a draw: what they say, how they look, how they are signed, and checked.

Three rooms, each of which imports only those before it, and `errors`: `written` (what they say,
composed from the bundle's files, and the paper that it is set on), `signing` (authorities and the
organiser's signature), `checking` (the verdict on somebody's file, in a process of its own).
"""

import logging

for _library in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
    # What these log is no news to whoever makes or checks minutes: the verdict says it in words.
    logging.getLogger(_library).addHandler(logging.NullHandler())
