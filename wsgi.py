"""The site for a WSGI server: `gunicorn wsgi:app`.

LOTTERY_HOME names the office's home; what is missing there stops the start.
LOTTERY_PUBLIC=1, like `lottery serve --public`, makes it the pages for everybody: no key is read.
LOTTERY_HTTPS=1, like the setting `https`, says that a proxy in front speaks https. Waitress would
throw away what that proxy says: `waitress-serve --no-clear-untrusted-proxy-headers wsgi:app`.
"""

from lottery import create_app
from lottery.opening import open_for_a_server

app = create_app(open_for_a_server())
