"""What the public pages tell beyond the bundles, as one file in the public folder: `notices.json`.

Campaigns and their rules, draws to come and called off, how attempts ended, checkpoints, the
imprint: everybody may read it on the pages, so that the pages can be made of the public folder
alone, without keys and without the database (`lottery site`). Nothing stands in it that no page
shows: no entry, no account, no value of a draw before its bundle is out.

Read `columns` (what is published of which table), `gathering` (which rows), `keeping` (when the
file is written), `opening` (an office made of it).
"""

from lottery.notices.columns import FILE, PROGRAMS
from lottery.notices.keeping import catch_up, keep
from lottery.notices.opening import PublicFolder, opened

__all__ = ["FILE", "PROGRAMS", "PublicFolder", "catch_up", "keep", "opened"]
