"""What the minutes refuse."""

from lottery.errors import LotteryError


class MinutesError(LotteryError):
    """The minutes cannot be made, signed or accepted; the sentence says why."""
