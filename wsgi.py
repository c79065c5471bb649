"""The site for a WSGI server: `waitress-serve wsgi:app`.

LOTTERY_HOME names the office's home; what is missing there stops the start.
LOTTERY_HTTPS=1 says that a proxy in front speaks https.
"""

import os

from lottery import create_app
from lottery.office import open_office

app = create_app(open_office(), https=os.environ.get("LOTTERY_HTTPS") == "1")
