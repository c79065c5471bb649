"""The exact chance of what somebody saw among the winners, and all tickets of a draw in bins.

Read `chances.py` (counting), `asking.py` (what was typed), `answering.py` (what is said), and
`spread.py` (the tickets). The page's script `static/public/odds/` does the same in a browser, by
the same steps and to the same digit. Pure, apart from the one file that `spread.py` reads.
"""
