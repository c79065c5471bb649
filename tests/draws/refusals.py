"""How a test says: this draft is refused, by this check, for this reason."""

from pathlib import Path

import pytest

from draws.errors import DrawError
from draws.verify import verify
from tests.draws.builders import Draft


def refusal(draft: Draft, folder: Path) -> DrawError:
    """The error with which a draft's bundle is refused."""
    with pytest.raises(DrawError) as refused:
        verify(draft.write(folder / "bundle"), text_only=True)
    return refused.value


def refused_by(draft: Draft, folder: Path, check: str, reason: str) -> None:
    """Assert that the bundle is refused by `check`, and that the message holds `reason`."""
    error = refusal(draft, folder)
    assert (error.check, reason in str(error)) == (check, True), f"{error.check}: {error}"
