"""`python -m draws.notary`."""

import sys

from .command import main

sys.exit(main())
