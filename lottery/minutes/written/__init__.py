"""What the minutes say, composed from a bundle's files and what the organiser states.

Read in this order: `scene` and `facts`, `drawn` (the files), `chapters` (the sections in their
order, from `in_the_hall`, `fixed`, `outcome`, `findings`, `statement` and `boxes`), `content` (the
whole), `paper` (its cover, frame and PDF); `claims` holds the organiser's word against the files.
"""
