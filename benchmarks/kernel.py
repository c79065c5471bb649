# mypy: ignore-errors
"""SHA-256 of many short messages at once, compiled by numba: 128 of them side by side.

Each loop over LANES does one operation on 128 messages, which the compiler turns into the widest
instructions that the processor has. FIPS 180-4, section 6.2. Digests are rows of eight words
(uint32), lists of messages are arrays of bytes. A measure of what a processor could do: the
product does not use it (README.md says why).
"""

import numpy as np
from numba import njit, uint32
from numpy.typing import NDArray

from draws import tickets

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]
Indexes = NDArray[np.int64]

LANES = 128
LONGEST = 118
"""Bytes of a line: with the leaf's 0x00 and the padding it fills two blocks."""


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % each for each in found):
            found.append(number)
        number += 1
    return found


def _fraction(number: int, root: int) -> int:
    """The first 32 bits behind the point of a root of a number."""
    wide, low, high = number << 32 * root, 0, 1 << 64
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**root <= wide else (low, middle)
    return low & 0xFFFFFFFF


FIRST: Words = np.array([_fraction(p, 2) for p in _primes(8)], np.uint32)
_K: Words = np.array([_fraction(p, 3) for p in _primes(64)], np.uint32)


@njit(inline="always")
def _turned(word, by):  # type: ignore[no-untyped-def]  # numba infers machine words
    return (word >> uint32(by)) | (word << uint32(32 - by))


@njit(cache=True)
def _schedule(words: Words, t: int) -> None:
    """The word of round `t` in the place of that of sixteen rounds before."""
    for lane in range(LANES):
        near, far = words[(t + 1) & 15, lane], words[(t + 14) & 15, lane]
        small = _turned(near, 7) ^ _turned(near, 18) ^ (near >> uint32(3))
        large = _turned(far, 17) ^ _turned(far, 19) ^ (far >> uint32(10))
        words[t & 15, lane] += small + words[(t + 9) & 15, lane] + large


@njit(cache=True)
def _round(state: Words, words: Words, t: int) -> None:
    """One round; the eight letters turn through the rows of `state` instead of being moved."""
    a, b, c, d = (64 - t) & 7, (65 - t) & 7, (66 - t) & 7, (67 - t) & 7
    e, f, g, h = (68 - t) & 7, (69 - t) & 7, (70 - t) & 7, (71 - t) & 7
    key = _K[t]
    for lane in range(LANES):
        one, two, x = state[a, lane], state[b, lane], state[e, lane]
        chosen = state[g, lane] ^ (x & (state[f, lane] ^ state[g, lane]))
        most = (one & two) | (state[c, lane] & (one | two))
        added = state[h, lane] + (_turned(x, 6) ^ _turned(x, 11) ^ _turned(x, 25))
        added += chosen + key + words[t & 15, lane]
        state[d, lane] += added
        state[h, lane] = added + (_turned(one, 2) ^ _turned(one, 13) ^ _turned(one, 22)) + most


@njit(cache=True)
def _compress(digests: Words, words: Words) -> None:
    """Take a block of 16 words a lane into the digests (8 words a lane); `words` is used up."""
    state = digests.copy()
    for t in range(64):
        if t >= 16:
            _schedule(words, t)
        _round(state, words, t)
    for row in range(8):
        for lane in range(LANES):
            digests[row, lane] += state[row, lane]


@njit(inline="always")
def _start(digests, middle):  # type: ignore[no-untyped-def]
    for row in range(8):
        for lane in range(LANES):
            digests[row, lane] = middle[row]


@njit(inline="always")
def _word(data, at):  # type: ignore[no-untyped-def]
    """Four bytes, the first one highest."""
    high = uint32(data[at]) << uint32(24) | uint32(data[at + 1]) << uint32(16)
    return high | uint32(data[at + 2]) << uint32(8) | uint32(data[at + 3])


@njit(cache=True)
def _edge(data: Bytes, start: int, size: int, at: int) -> int:
    """Four bytes of a leaf where its line begins or ends: `at` -1 is the leaf's 0x00."""
    word = uint32(0)
    for place in range(at, at + 4):
        word <<= uint32(8)
        if 0 <= place < size:
            word |= uint32(data[start + place])
        elif place == size:
            word |= uint32(0x80)
    return word


@njit(cache=True)
def _after(data: Bytes) -> Words:
    """The state after one block of 64 bytes."""
    digests, words = np.empty((8, LANES), np.uint32), np.zeros((16, LANES), np.uint32)
    _start(digests, FIRST)
    for place in range(64):
        words[place >> 2, 0] |= uint32(data[place]) << uint32(24 - 8 * (place & 3))
    _compress(digests, words)
    return digests[:, 0].copy()


@njit(cache=True)
def low_tickets(middle: Words, data: Bytes, starts: Indexes, below: int, found: Indexes) -> int:
    """How many of the entries (ten digits from each index in `starts`) have a ticket whose first
    word is `below` or less; their places in `starts` are written into `found`.

    `middle` is the state after the seed, which fills a block; ':' and the entry are the rest.
    """
    digests, words = np.empty((8, LANES), np.uint32), np.empty((16, LANES), np.uint32)
    count = 0
    for first in range(0, starts.size, LANES):
        words[3:15] = 0
        for lane in range(LANES):
            at = starts[min(first + lane, starts.size - 1)]
            words[0, lane] = uint32(0x3A000000) | _word(data, at - 1) & uint32(0xFFFFFF)
            words[1, lane] = _word(data, at + 3)
            words[2, lane] = _word(data, at + 7) & uint32(0xFFFFFF00) | uint32(0x80)
            words[15, lane] = uint32(75 * 8)
        _start(digests, middle)
        _compress(digests, words)
        for lane in range(LANES):
            if first + lane < starts.size and digests[0, lane] <= below:
                found[count] = first + lane
                count += 1
    return count


@njit(cache=True)
def _fill(words: Words, lane: int, data: Bytes, start: int, size: int, block: int) -> None:  # noqa: PLR0917
    """The words of one block of a leaf: 0x00, the line, 0x80, zeros, and the length in bits."""
    for word in range(16):
        at = block * 64 + word * 4 - 1
        if at >= 0 and at + 4 <= size:
            words[word, lane] = _word(data, start + at)
        elif at > size:
            words[word, lane] = uint32(0)
        else:
            words[word, lane] = _edge(data, start, size, at)
    if block == (1 if size > 54 else 0):
        words[15, lane] = uint32((size + 1) * 8)


@njit(cache=True)
def leaves(data: Bytes, starts: Indexes, sizes: Indexes, out: Words) -> None:
    """The leaf of each line, `sizes[n]` bytes (LONGEST at most) from `starts[n]` on, into `out`."""
    digests, words = np.empty((8, LANES), np.uint32), np.empty((16, LANES), np.uint32)
    short = np.empty((8, LANES), np.uint32)
    for first in range(0, starts.size, LANES):
        _start(digests, FIRST)
        for block in range(2):
            for lane in range(LANES):
                n = min(first + lane, starts.size - 1)
                _fill(words, lane, data, starts[n], sizes[n], block)
            _compress(digests, words)
            if block == 0:
                short[:] = digests
        for lane in range(min(LANES, starts.size - first)):
            kept = digests if sizes[first + lane] > 54 else short
            for row in range(8):
                out[first + lane, row] = kept[row, lane]


@njit(cache=True)
def level(below: Words, out: Words) -> None:
    """The node over each pair of nodes of a level, into `out`; an odd one at the end stays."""
    digests, words = np.empty((8, LANES), np.uint32), np.empty((16, LANES), np.uint32)
    for first in range(0, out.shape[0], LANES):
        _start(digests, FIRST)
        for lane in range(LANES):
            n = 2 * min(first + lane, out.shape[0] - 1)
            carried = uint32(1)
            for word in range(16):
                value = below[n + (word >> 3), word & 7]
                words[word, lane] = (carried << uint32(24)) | (value >> uint32(8))
                carried = value & uint32(0xFF)
        _compress(digests, words)
        words[:] = 0
        for lane in range(LANES):
            n = 2 * min(first + lane, out.shape[0] - 1)
            words[0, lane] = (below[n + 1, 7] << uint32(24)) | uint32(0x800000)
            words[15, lane] = uint32(65 * 8)
        _compress(digests, words)
        for lane in range(min(LANES, out.shape[0] - first)):
            for row in range(8):
                out[first + lane, row] = digests[row, lane]


def lowest(seed: str, data: bytes, limit: int) -> list[tuple[bytes, bytes]]:
    """As `draws.tickets.lowest`, of a pool's lines given as bytes, each with its LF: `draws`
    computes the tickets of those again that the kernel names."""
    starts, sizes = _lines(data)
    found = np.empty(len(starts), np.int64)
    middle = _after(np.frombuffer(seed.encode(), np.uint8))
    count = low_tickets(middle, np.frombuffer(data, np.uint8), starts, limit >> 224, found)
    rows = (data[starts[n] : starts[n] + sizes[n]] for n in found[:count])
    return tickets.lowest(seed, rows, limit)


def root(data: bytes) -> bytes:
    """The RFC 6962 root over one line or more (LONGEST bytes at most), each with its LF."""
    starts, sizes = _lines(data)
    nodes = np.empty((len(starts), 8), np.uint32)
    leaves(np.frombuffer(data, np.uint8), starts, sizes, nodes)
    while len(nodes) > 1:
        above = np.empty(((len(nodes) + 1) // 2, 8), np.uint32)
        level(nodes, above[: len(nodes) // 2])
        if len(nodes) & 1:
            above[-1] = nodes[-1]
        nodes = above
    return bytes(nodes.astype(">u4").tobytes())


def _lines(data: bytes) -> tuple[Indexes, Indexes]:
    """Where each line begins, and how many bytes it has without its LF."""
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    starts = np.concatenate((np.zeros(min(1, len(ends)), np.int64), ends[:-1] + 1))
    return starts, ends - starts
