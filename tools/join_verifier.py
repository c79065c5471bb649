"""Print the verifier as one script, which a page opened from a disk may load.

The verifier's functions stand in `window.fpdraw`. The site serves the same bytes at
/verify/fpdraw-verifier.js.

    python tools/join_verifier.py > verifier.js
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lottery.handouts.one_script import VERIFY, joined

if __name__ == "__main__":
    sys.stdout.buffer.write(joined(VERIFY).encode())
