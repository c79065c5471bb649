"""Imports the modules named as arguments; prints what happened meanwhile, as JSON.

Run in a process of its own, where nothing is loaded yet. Keys: `lines`, how many lines of a file's
functions were run (the bodies of modules and classes do not count); `opened`, this tree's files
that are no modules; `hashed`, the passwords; `reached`, programs started and connections opened.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
OURS = tuple(f"{ROOT / name}/" for name in ("draws", "lottery", "templates"))
FUNCTION = 0x0001
"""CO_OPTIMIZED: set for the code of functions, not for the bodies of modules and classes."""
REACHING = {"subprocess.Popen", "os.fork", "socket.connect", "sqlite3.connect"}

Tracer = Callable[[FrameType, str, object], "Tracer"]

lines: Counter[str] = Counter()
opened: list[str] = []
hashed: list[str] = []
reached: list[str] = []


def called(frame: FrameType, _event: str, _argument: object) -> Tracer | None:
    """Told of each call: our own functions are followed line by line."""
    code = frame.f_code
    if code.co_name == "hash_secret":
        hashed.append(code.co_filename)
    return run if code.co_flags & FUNCTION and code.co_filename.startswith(OURS) else None


def run(frame: FrameType, event: str, _argument: object) -> Tracer:
    """Told of each line of a function."""
    if event == "line":
        lines[str(Path(frame.f_code.co_filename).relative_to(ROOT))] += 1
    return run


def audited(event: str, arguments: tuple[Any, ...]) -> None:
    """Told of each file opened, each program started, each connection."""
    if event in REACHING:
        reached.append(event)
    elif event == "open" and str(arguments[0]).startswith(OURS):
        opened.extend(file for file in arguments[:1] if not str(file).endswith((".py", ".pyc")))


sys.path.insert(0, str(ROOT))
sys.addaudithook(audited)
sys.settrace(called)
for module in sys.argv[1:]:
    import_module(module)
sys.settrace(None)
print(json.dumps({"lines": lines, "opened": opened, "hashed": hashed, "reached": reached}))
