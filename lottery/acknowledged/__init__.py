"""The acknowledged head: how far the database had come when somebody was last told that it had.

It is written outside the database after each commit, and before anybody hears of it: so an older
database in the place of the one that was lost is noticed, by whoever opens it, checks it or signs
in its name. Whoever can write both the database and the home can write both anew, back to the last
checkpoint that has left the building.

`head` is its bytes, `files` how they get to the disk, `published` what the public folder says of
the register, `keeping` what moves it forward and holds a database against it. With a second disk,
`changes` are what was committed, `rows` and `lines` their bytes, `links` whether they go on from
each other, `second` the folder of them, `walking` holds all that lies there.
"""

from lottery.acknowledged.keeping import Keeper, keeper_of

__all__ = ["Keeper", "keeper_of"]
