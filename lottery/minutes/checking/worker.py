"""The process that opens a stranger's minutes: two requests in, two answers out, and it ends.

Started by `check` as `python -m lottery.minutes.checking.worker MEMORY`; it writes an empty line
when it is ready. A request is a line of JSON. `{"size": n}` and n bytes of PDF are answered by
`{"files": [[name, size], …], "first": end}` and the files' bytes; what `CheckTask` holds, by
`{"verdict": {…}}`. Either may be answered by a verdict that refuses the file.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509

from lottery.minutes.checking.judge import CheckTask, judge, open_minutes, refusals
from lottery.minutes.checking.verdict import MinutesVerdict
from lottery.minutes.signing import at_once
from lottery.workers.limits import forbid, limit_memory


def main() -> None:
    """Answer the requests on standard input."""
    # What a library prints or logs must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    at_once.prepare()
    limit_memory(int(sys.argv[1]))
    forbid()
    answers.write(b"\n")
    answers.flush()
    serve(sys.stdin.buffer, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Take out the files, then judge."""
    pdf = requests.read(json.loads(requests.readline())["size"])
    opened = refusals(lambda: open_minutes(pdf))
    if isinstance(opened, MinutesVerdict):
        _write(answers, {"verdict": opened.to_json()})
        return
    files = opened.files
    listed = [[name, len(data)] for name, data in files.items()]
    _write(answers, {"files": listed, "first": opened.first})
    for data in files.values():
        answers.write(data)
    answers.flush()
    asked = _asked(json.loads(requests.readline()))
    _write(answers, {"verdict": refusals(lambda: judge(pdf, files, asked)).to_json()})


def _asked(told: dict[str, Any]) -> CheckTask:
    return CheckTask(
        trust=tuple(x509.load_der_x509_certificate(base64.b64decode(one)) for one in told["trust"]),
        now=datetime.fromisoformat(told["now"]),
        draw=told["draw"],
        manifest=told["manifest"],
        folder=Path(told["folder"]) if told["folder"] else None,
        keys=Path(told["keys"]) if told["keys"] else None,
    )


def _write(answers: BinaryIO, value: object) -> None:
    answers.write(json.dumps(value).encode("ascii") + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
