"""Limits of the system, for as long as a test wants them: what fails then is real."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

LIMITED = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux counts them")


@contextmanager
def at_most(kind: str, most: int) -> Iterator[None]:
    """This process may have no more of what a limit of the system (`RLIMIT_NOFILE`) counts."""
    import resource  # noqa: PLC0415 - Windows has none

    limit = getattr(resource, kind)
    usual = resource.getrlimit(limit)
    resource.setrlimit(limit, (most, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(limit, usual)
