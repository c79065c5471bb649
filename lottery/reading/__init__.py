"""Files from strangers, read in a process of their own.

`Reader` hands a file to a worker process, of which there are two, and gives back what it read, or
the reasons why not. A worker holds no key and no secret, opens no connection and writes no file; it
is limited in memory and time, and killed and started again when it misbehaves. Whoever breaks into
it through a file can at most make up what that file says, which a person confirms and the rules
judge.
"""

from lottery.reading.reader import Reader, Unreadable

__all__ = ["Reader", "Unreadable"]
