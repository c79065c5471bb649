"""The process that opens files: one request in, one answer out, until its input ends.

It writes an empty line when it is ready. A request is a line of JSON (`size`, `caps`, `ask`:
`reading` or `picture`) and `size` bytes; an answer is one line of JSON: `{"reading": …}`,
`{"picture": base64}` or `{"reasons": …}`. `Reader` starts it: `python -m lottery.reading.worker
MEMORY`.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import Any, BinaryIO

from lottery.invoices.files import Caps, FileRefusedError
from lottery.invoices.files.preview import picture_of
from lottery.invoices.files.read import read_file
from lottery.workers.limits import forbid, limit_memory


def main() -> None:
    """Answer requests from standard input on standard output."""
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(sys.argv[1]))
    forbid()
    answers.write(b"\n")
    answers.flush()
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read requests until there are no more."""
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        if len(data) != request["size"]:
            return
        answer = answer_to(data, Caps(**request["caps"]), request["ask"])
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


def answer_to(data: bytes, caps: Caps, ask: str = "reading") -> dict[str, Any]:
    """The answer for one file, whatever it does to its reader."""
    try:
        if ask == "picture":
            return {"picture": base64.b64encode(picture_of(data, caps)).decode("ascii")}
        return {"reading": read_file(data, caps).to_json()}
    except FileRefusedError as refusal:
        reason = refusal.reason
    except MemoryError:
        return {"reasons": [["file-too-large", "file", ""]]}
    except Exception as error:  # a reader's own fault is an answer as well
        return {"reasons": [["file-unreadable", "file", type(error).__name__]], "fault": True}
    return {"reasons": [[reason.code, reason.field, reason.value]]}


if __name__ == "__main__":
    main()
