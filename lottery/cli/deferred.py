"""Commands whose module is loaded when they are called.

Each of them imports what it works with: the database, the typesetter, certificates. Whoever asks
for the version, for help or for one command waits for no other.
"""

from importlib import import_module

import click

LIGHT = frozenset({"invoice", "scale"})
"""Commands that act for nobody and need no library: whoever asks for them waits for no account."""


class Deferred(click.Command):
    """Stands for a command of which only name and help are known until it is called.

    `module` is the full name of the one that has it in its tuple COMMANDS.
    """

    def __init__(self, name: str, module: str, help_text: str) -> None:
        super().__init__(name, help=help_text)
        self.module = module

    def loaded(self) -> click.Command:
        """The command itself."""
        found: tuple[click.Command, ...] = import_module(self.module).COMMANDS
        command = next(command for command in found if command.name == self.name)
        if self.name not in LIGHT:
            from lottery.cli import access  # noqa: PLC0415 - loads the accounts

            access.offer_by(command, self.name or "")
        return command
