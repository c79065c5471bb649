"""What failed under a backup: the machine, or something that whoever makes it can put right."""

from lottery import machine
from lottery.errors import BackupRefusedError, LotteryError, MachineFaultError

OF_WHAT_IS_NAMED = frozenset({"denied", "damaged"})
"""Kinds that are told of the file or folder that was named: it is none of the home's."""


def refusal(error: Exception, sentence: str) -> LotteryError:
    """The machine's fault that an error is, with a status of its own, or else a refusal with this
    sentence."""
    fault = machine.fault_of(error)
    if fault is None or fault.kind in OF_WHAT_IS_NAMED:
        return BackupRefusedError(sentence)
    return fault


def with_more(error: LotteryError, sentence: str) -> LotteryError:
    """The same error, or a refusal, with more said."""
    if isinstance(error, MachineFaultError):
        return MachineFaultError(sentence, error.kind)
    return BackupRefusedError(sentence)
