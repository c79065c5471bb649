"""Work on many blocks: here, or in processes beside this one as well."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

Found = TypeVar("Found")


class Doer(Protocol):
    """Calls `do` with each of the `tasks` (its arguments), and gives what it returns in order."""

    def __call__(
        self, do: Callable[..., Found], tasks: Iterable[tuple[Any, ...]]
    ) -> Iterator[Found]: ...


def here(do: Callable[..., Found], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Found]:
    """In this process alone.

    >>> list(here(pow, [(2, 3), (2, 4)]))
    [8, 16]
    """
    return (do(*task) for task in tasks)
