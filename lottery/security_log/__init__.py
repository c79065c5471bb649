"""The security log: who came to the door, who was refused, who used a privilege; chained, and apart
from the journal, which keeps what was done to the lottery itself.

Other rooms use two functions. `note` puts an event beside an act, in the transaction of that act:
both are there, or neither. `report` writes an event that belongs to no act (a refusal, a wrong
password, a start) in a transaction of its own, and must not be called inside another one. Neither
raises: what cannot be written goes to Python's `logging` under `lottery.security`, and the act goes
on. What a stranger can repeat as often as he likes is counted, not written each time (`crowd`).

A line holds the name of an account (never what somebody typed who has none), a network address, and
a few numbers and tokens. The journal keeps the chain's last hash once a day, so whoever writes the
whole chain anew differs from the journal.
"""

from lottery.security_log.crowd import Crowd
from lottery.security_log.events import KINDS, SecurityEvent
from lottery.security_log.lines import FIRST, SecurityLine, json_line, parse_json_lines, whole
from lottery.security_log.writing import note, report, seen_from, settle, tell, write_counted

__all__ = [
    "FIRST",
    "KINDS",
    "Crowd",
    "SecurityEvent",
    "SecurityLine",
    "json_line",
    "note",
    "parse_json_lines",
    "report",
    "seen_from",
    "settle",
    "tell",
    "whole",
    "write_counted",
]
