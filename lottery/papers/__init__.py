"""The papers of a draw beside its minutes: what is signed, carried into the hall and handed out.

Each is composed from what is stored and from nothing else, so that the same draw gives the same
bytes; none decides anything. Read `record` (what is stored), one paper (`sealing`), `shelf` (which
papers there are, from when on), `making` (their PDF).
"""
