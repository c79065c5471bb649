"""The witness: whoever watches a site from outside keeps what it published, and sees what changed.

It needs no home of an office. What a site sends is hostile until it is verified under pinned keys.
"""

from lottery.witness.fetching import WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import KeptFolder
from lottery.witness.watching import watch

__all__ = ["KeptFolder", "LookFindings", "WatchedSite", "watch"]
