"""What the other implementation says of a bundle."""

from pathlib import Path
from typing import Any

from draws.errors import DrawError
from draws.verify import verify


def python_verdict(bundle: Path, **options: Any) -> str:
    """verified, not-fully-verified or refused."""
    try:
        verdict = verify(bundle, **options)
    except DrawError:
        return "refused"
    return "not-fully-verified" if verdict.open else "verified"
