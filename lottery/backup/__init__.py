"""Backups: a home in one sealed file, held to open before it is said to be there, and put back.

`sealed` is the file's bytes, `about` what it says of itself, `databases` how the two databases are
copied and put back, `making` writes a file and opens it again, `looking` opens and holds it,
`keyring` is the sealed file of a home's keys, `restoring` makes a home of both, and `rolling` puts
the second disk's changes on it; `failing` tells the machine's faults from refusals. What may not be
kept for ever does not live on in backups: each says until when it may be kept, and those that are
over are removed.
"""
