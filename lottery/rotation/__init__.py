"""The secrets of a home made anew: `keys/session.key`, `field.key`, `index.key`.

`files` puts a new secret in the place of the old one so that a kill at any point leaves one of the
two, whole; the other modules hold one secret each. Signing keys are another matter: they are told
to those who verify (`lottery keys`).
"""
