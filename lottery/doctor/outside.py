"""What only others can tell: the time of another machine, the site as the public reaches it, and
whether the system's timers run. Nothing that they say decides anything but a finding.
"""

import http.client
import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from lottery.doctor.facts import ClockFacts, OutsideFacts, SiteFacts
from lottery.office.settings import Settings

SECONDS = 5
"""As long as anybody is waited for."""
NTP_PORT = 123
NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
BOOTED = Path("/run/systemd/system")
"""There where systemd is the first process, as its own `sd_booted` looks."""
UNIT_STATES = {"active", "reloading", "inactive", "failed", "activating", "deactivating", "unknown"}
"""What `systemctl is-active` says of a unit; anything else is no answer."""
TIMERS = (
    *("fpdraw-backup", "fpdraw-checkpoint", "fpdraw-prizes", "fpdraw-doctor", "fpdraw-check"),
)
"""The timers that `docs/deploy/systemd` holds."""


def ask(settings: Settings, clock: Callable[[], datetime]) -> OutsideFacts:
    """Ask everybody; `clock` tells this machine's time."""
    found = clock_of(settings.time_server, clock) if settings.time_server else None
    site = answer_of(settings.public_url) if settings.public_url else None
    return OutsideFacts(clock=found, site=site, timers=timers())


def clock_of(server: str, clock: Callable[[], datetime], port: int = NTP_PORT) -> ClockFacts:
    """How far ahead this clock is of a time server's (SNTP, RFC 4330)."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(SECONDS)
            line.connect((server, port))
            sent = clock()
            line.send(b"\x23" + bytes(47))
            told = line.recv(512)
            received = clock()
    except OSError as why:
        return ClockFacts(server, None, str(why))
    theirs = _told(told)
    if theirs is None:
        return ClockFacts(server, None)
    middle = sent + (received - sent) / 2
    return ClockFacts(server, (middle - theirs).total_seconds())


def _told(packet: bytes) -> datetime | None:
    """The time at which a server sent its packet; None from one that has no time itself."""
    if len(packet) < 48 or packet[0] & 7 != 4 or not 1 <= packet[1] <= 15:
        return None
    whole, part = struct.unpack("!II", packet[40:48])
    return NTP_EPOCH + timedelta(seconds=whole, microseconds=part * 1_000_000 >> 32)


def answer_of(address: str) -> SiteFacts:
    """What the first page of a site answers; certificates are checked as a browser does."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port
    try:
        line = _line(parts.scheme, host, port)
        line.request("GET", f"{parts.path}/", headers={"User-Agent": "fpdraw-doctor"})
        answer = line.getresponse()
        strict = answer.getheader("Strict-Transport-Security") is not None
        line.close()
    except (OSError, http.client.HTTPException) as why:
        return SiteFacts(0, why=str(why))
    return SiteFacts(answer.status, strict)


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=SECONDS)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)


def timers(booted: Path = BOOTED) -> Mapping[str, bool | None] | None:
    """Which of our timers run (None: systemd did not say); None on a system that systemd does not
    run, `booted` being the folder that it makes where it does."""
    command = shutil.which("systemctl")
    if command is None or not booted.is_dir():
        return None
    return {name: runs(command, f"{name}.timer") for name in TIMERS}


def runs(command: str, unit: str) -> bool | None:
    """Whether a unit is active, in systemd's own words; None where it could not be asked."""
    try:
        done = subprocess.run(
            [command, "is-active", unit],
            check=False,
            timeout=SECONDS,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.strip()
    return said == "active" if said in UNIT_STATES else None
