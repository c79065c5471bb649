"""What the minutes refuse."""

from lottery.errors import RefusalError


class MinutesError(RefusalError):
    """The minutes cannot be made, signed or accepted; the sentence says why."""
