"""The security log away from this machine: each line, when it is durable, to a syslog server.

A line is the very JSON of an export, so what arrived there is held against what lies here. UDP, or
a local socket, by Python's own handler: a server that does not answer holds nobody up.
"""

import logging
import logging.handlers
import re

from lottery.errors import SettingsError
from lottery.texts.office import security_log as sentences

_ADDRESS = re.compile(r"udp://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})|(/[^\0]+)")
_log = logging.getLogger("lottery.security")
_faults = logging.getLogger("lottery.security_log")


class OffMachineHandler(logging.handlers.SysLogHandler):
    """Says once that lines do not get away, instead of a traceback for each."""

    failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """What could not be sent stays on this machine alone."""
        del record
        if not self.failed:
            self.failed = True
            _faults.warning("syslog lost address=%s", self.address)


def checked(text: str) -> str:
    """The address of a syslog server as it is set; raises SettingsError for what is none."""
    found = _ADDRESS.fullmatch(text)
    if text and (found is None or int(found[2] or 1) not in range(1, 65536)):
        raise SettingsError(sentences.syslog_malformed(text))
    return text


def attach(address: str) -> None:
    """Send each line to this server from now on; the one of before no more."""
    for old in [one for one in _log.handlers if isinstance(one, OffMachineHandler)]:
        _log.removeHandler(old)
        old.close()
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return
    try:
        where = found[3] or (found[1].strip("[]"), int(found[2]))
        handler = OffMachineHandler(where, facility=OffMachineHandler.LOG_AUTHPRIV)
    except OSError as why:
        _faults.warning("syslog unreachable address=%s why=%s", address, why)
        return
    handler.setFormatter(logging.Formatter("fpdraw-security: %(message)s"))
    _log.addHandler(handler)
