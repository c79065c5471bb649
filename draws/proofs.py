"""Proofs that a stranger can carry away: a line is in the register, an old register is in a new.

`proof.txt` is canonical text: `fpdraw-proof/1`, `entry`, `line`, `size`, `root`, then one `path`
line a hash, from the leaf up. A later line of the register is proved by `fpdraw-line-proof/1` with
`index`, `line` and the same tail, a line of a pool by `fpdraw-pool-proof/1`, which names `draw`,
`attempt` and `manifest` first. A consistency proof is `fpdraw-consistency/1` with `old-size`,
`old-root`, `size`, `root` and its path.
"""

from collections.abc import Iterable

from . import key_times, signatures
from .canonical import ENTRY, HEX64, NUMBER, Fields, text_of
from .errors import DrawError
from .key_times import Trust
from .keylist import KeyList
from .manifest import ATTEMPT, DRAW, Manifest
from .merkle import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)

FILE = "proof"
_INCLUSION, _CONSISTENCY = "fpdraw-proof/1", "fpdraw-consistency/1"
_LINE, _POOL = "fpdraw-line-proof/1", "fpdraw-pool-proof/1"


def prove_entry(rows: Iterable[bytes], entry: str) -> bytes:
    """The inclusion proof of an entry's `submit` line in the register of these lines.

    >>> text = prove_entry([b"submit fp-2024-03 aa 2024-03-01"], "0000000000")
    >>> check_proof(text)
    'submit fp-2024-03 aa 2024-03-01 is line 1 of 1'
    """
    lines = list(rows)
    index = int(entry)
    if index >= len(lines) or not lines[index].startswith(b"submit "):
        raise DrawError("no such entry in the register", "register.txt", 0, found=entry)
    leaves = [leaf_hash(line) for line in lines]
    head = [f"entry: {entry}", f"line: {lines[index].decode()}"]
    return _text(_INCLUSION, head, leaves, inclusion_proof(leaves, index))


def prove_status(rows: Iterable[bytes], entry: str) -> bytes:
    """The proof of an entry's last `accept` or `reject` line, which says how it stands.

    >>> lines = [b"submit fp-2024-03 aa 2024-03-01", b"accept 0000000000 2024-03-02"]
    >>> check_proof(prove_status(lines, "0000000000"))
    'accept 0000000000 2024-03-02 is line 2 of 2'
    """
    lines = list(rows)
    begins = tuple(f"{event} {entry} ".encode() for event in ("accept", "reject"))
    number = max((at for at, row in enumerate(lines) if row.startswith(begins)), default=-1)
    if number < 0:
        raise DrawError("no accept or reject line", "register.txt", 0, found=entry)
    leaves = [leaf_hash(line) for line in lines]
    path = inclusion_proof(leaves, number)
    return line_text(number, lines[number], len(lines), root(leaves).hex(), path)


def prove_pool(manifest: Manifest, pool: Iterable[bytes], entry: str) -> bytes:
    """The proof of an entry's line in a manifest's pool; raises DrawError if it is not in there,
    or if the pool is not the manifest's."""
    lines = list(pool)
    begins = f"{entry} ".encode()
    index = next((at for at, row in enumerate(lines) if row.startswith(begins)), -1)
    if index < 0:
        said = "not in the pool; omitted.txt names those who were left out"
        raise DrawError(said, "pool.txt", 0, found=entry)
    path = inclusion_proof([leaf_hash(line) for line in lines], index)
    proof = pool_text(manifest, index, lines[index], path)
    check_pool_proof(proof, manifest)
    return proof


def prove_growth(rows: Iterable[bytes], old: int) -> bytes:
    """The proof that the register of the first `old` lines is the beginning of this one.

    >>> check_proof(prove_growth([b"a", b"b", b"c"], 2))
    'the register of 2 lines is the beginning of the one of 3'
    """
    leaves = [leaf_hash(line) for line in rows]
    path = consistency_proof(leaves, old)
    head = [f"old-size: {old}", f"old-root: {root(leaves[:old]).hex()}"]
    return _text(_CONSISTENCY, head, leaves, path)


def check_proof(data: bytes, checkpoint: bytes | None = None) -> str:
    """What a proof proves; raises DrawError unless it holds.

    With a checkpoint note, the proof's register must be the checkpoint's (whose signatures are
    the business of `check_signed`).
    """
    check = {_CONSISTENCY: _check_growth, _LINE: _check_line}.get(_header(data), _check_entry)
    said, size, top = check(data)
    if checkpoint is not None:
        text = checkpoint.partition(b"\n\n")[0] + b"\n"
        _, its_size, its_root = signatures.parse_checkpoint(text)
        if (its_size, its_root) != (size, top):
            found = f"{size} lines, root {top.hex()}"
            raise DrawError("not the checkpoint's register", FILE, 0, its_root.hex(), found)
    return said


def _header(data: bytes) -> str:
    return data.partition(b"\n")[0].decode("ascii", "replace")


def _check_line(data: bytes) -> tuple[str, int, bytes]:
    rows = Fields(data, FILE, _LINE)
    index, line = int(rows.take("index", NUMBER)), rows.take("line", "(?:submit|accept|reject) .+")
    size, top, path = _tail(rows)
    check_inclusion(leaf_hash(line.encode()), index, size, path, top)
    return f"{line} is line {index + 1} of {size}", size, top


def line_text(number: int, line: bytes, size: int, top: str, path: list[bytes]) -> bytes:
    """The proof of a register's line (counted from 0) under a root (64 hex), from its path.

    An entry's own line is proved by its number, any other by its place.
    """
    header, named = _LINE, f"index: {number}"
    if line.startswith(b"submit "):
        header, named = _INCLUSION, f"entry: {number:010d}"
    return _proof(header, [named, f"line: {line.decode('ascii')}"], size, top, path)


def pool_text(manifest: Manifest, index: int, line: bytes, path: list[bytes]) -> bytes:
    """The proof of a pool's line (counted from 0) under the root that the manifest names."""
    head = [f"draw: {manifest.draw}", f"attempt: {manifest.attempt}"]
    head += [f"manifest: {manifest.sha256()}", f"index: {index}", f"line: {line.decode('ascii')}"]
    return _proof(_POOL, head, manifest.pool_count, manifest.pool_root, path)


def is_pool_proof(data: bytes) -> bool:
    """Whether a proof is of a pool's line, which a manifest is needed to check."""
    return _header(data) == _POOL


def check_pool_proof(data: bytes, manifest: Manifest) -> str:
    """What a proof of a pool's line proves; raises DrawError unless it holds in a manifest (whose
    signatures are the business of `signatures.check_signatures`)."""
    rows = Fields(data, FILE, _POOL)
    draw, attempt = rows.take("draw", DRAW), int(rows.take("attempt", ATTEMPT))
    named, index = rows.take("manifest", HEX64), int(rows.take("index", NUMBER))
    line = rows.take("line", f"{ENTRY} (?:-|[0-9a-f]{{32}}) {HEX64}")
    size, top, path = _tail(rows)
    found = (draw, attempt, named, size, top.hex())
    root_of = (manifest.pool_count, manifest.pool_root)
    expected = (manifest.draw, manifest.attempt, manifest.sha256(), *root_of)
    if found != expected:
        raise DrawError("not the manifest's pool", FILE, 0, expected, found)
    check_inclusion(leaf_hash(line.encode()), index, size, path, top)
    return f"{line[:10]} is line {index + 1} of {size} in the pool of {draw} attempt {attempt}"


def check_signed(checkpoint: bytes | None, keys: bytes | None) -> tuple[str, list[str]]:
    """Whose register a checkpoint is of, and what of that could not be checked.

    A proof alone only shows that its line is in some register, which anybody can make up. Raises
    DrawError if none of the keys has signed, or a signature does not hold.
    """
    if checkpoint is None:
        return "", ["no checkpoint: this could be anybody's register; give --checkpoint FILE"]
    text, lines = signatures.parse_note(checkpoint, signatures.CHECKPOINT)
    origin, size, _ = signatures.parse_checkpoint(text)
    whose, left = check_signers(text, lines, keys, signatures.CHECKPOINT)
    return f"{origin}, {size} lines{', ' if whose else ''}{whose}", left


def check_signers(
    text: bytes, lines: bytes, keys: bytes | None, file: str, least: int = 1
) -> tuple[str, list[str]]:
    """Which of the keys have signed a text, and what could not be checked; `least` keys belong to
    it (a live draw is signed by two)."""
    if keys is None:
        return "", [f"keys not pinned: {file} could be anybody's; give --keys FILE"]
    trust = key_times.of(keys, None)
    pinned = trust.pinned
    signed = signatures.check_some(text, lines, pinned, file)
    names = _hands(trust) if trust.listed else {key.name: {key.name} for key in pinned}
    left = [f"{file}: not signed by {each}" for each in names if not names[each] & set(signed)]
    if len(pinned) < least:
        left.append(f"{file}: signed by {least}, and only {len(pinned)} of the keys is pinned")
    return f"signed by {', '.join(signed)}", left


def _hands(trust: Trust) -> dict[str, set[str]]:
    """The names of the keys in a list, of any time, by the role of those who sign registers."""
    listed = trust.listed or KeyList()
    return {
        role: {each.key.name for each in listed.of(role) if each.key}
        for role in key_times.HANDS
        if listed.of(role)
    }


def _check_entry(data: bytes) -> tuple[str, int, bytes]:
    rows = Fields(data, FILE, _INCLUSION)
    entry, line = rows.take("entry", ENTRY), rows.take("line", "submit .+")
    size, top, path = _tail(rows)
    check_inclusion(leaf_hash(line.encode()), int(entry), size, path, top)
    return f"{line} is line {int(entry) + 1} of {size}", size, top


def _check_growth(data: bytes) -> tuple[str, int, bytes]:
    rows = Fields(data, FILE, _CONSISTENCY)
    old, old_root = int(rows.take("old-size", NUMBER)), rows.take("old-root", HEX64)
    size, top, path = _tail(rows)
    check_consistency(old, bytes.fromhex(old_root), size, top, path)
    return f"the register of {old} lines is the beginning of the one of {size}", size, top


def _tail(rows: Fields) -> tuple[int, bytes, list[bytes]]:
    size, top = int(rows.take("size", NUMBER)), bytes.fromhex(rows.take("root", HEX64))
    path = [bytes.fromhex(node) for node in rows.many("path", HEX64)]
    rows.end()
    return size, top, path


def _text(header: str, head: list[str], leaves: list[bytes], path: list[bytes]) -> bytes:
    return _proof(header, head, len(leaves), root(leaves).hex(), path)


def _proof(header: str, head: list[str], size: int, top: str, path: list[bytes]) -> bytes:
    tail = [f"size: {size}", f"root: {top}", *(f"path: {node.hex()}" for node in path)]
    return text_of([header, *head, *tail])
