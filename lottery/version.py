"""The version of this program, as `setup.cfg`, the command line and the minutes say it."""

__version__ = "0.2.0"
