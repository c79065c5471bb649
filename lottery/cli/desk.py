"""What a command works with: the office of the chosen home, the clock, and randomness.

The command line is one of the two places that read the clock and the operating system's randomness.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lottery.acting import Acting

if TYPE_CHECKING:
    from lottery.office import Office


@dataclass(frozen=True)
class Desk:
    """Given to each command by `@click.pass_obj`. `home` is None where LOTTERY_HOME decides."""

    home: Path | None

    @contextmanager
    def office(self) -> Iterator["Office"]:
        """The open office; raises what `open_office` refuses to start on."""
        from lottery.opening import open_office  # noqa: PLC0415 - loads the database

        office = open_office(self.home)
        self._report(office)
        try:
            yield office
        finally:
            office.close()

    @contextmanager
    def public_office(self) -> Iterator["Office"]:
        """The office for whoever shows what everybody may see: without keys, for reading alone."""
        from lottery.opening import open_public  # noqa: PLC0415 - loads the database

        office = open_public(self.home)
        try:
            yield office
        finally:
            office.close()

    def _report(self, office: "Office") -> None:
        """Put the command that is run here into the security log."""
        from lottery import security_log  # noqa: PLC0415 - loads the database
        from lottery.texts.office.security_log import UNWRITTEN  # noqa: PLC0415

        context = click.get_current_context(silent=True)
        path = context.command_path if context else ""
        event = security_log.SecurityEvent("command", self.actor(), detail={"command": path})
        if not security_log.report(office, event, self.now()):
            click.echo(UNWRITTEN, err=True)

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def random_bytes(self, size: int) -> bytes:
        """Bytes of the operating system."""
        return os.urandom(size)

    def actor(self) -> str:
        """Who sits here, for the journal: the user of the operating system."""
        try:
            return f"cli:{getuser()}"
        except (OSError, KeyError, ImportError):  # no name for this user on this system
            return "cli"

    def acting(self) -> Acting:
        """Who sits here at an act now, with randomness of the operating system."""
        return Acting(self.actor(), self.now(), self.random_bytes)
