"""A colour profile for the output intent: sRGB, version 2, made of its published numbers."""

from __future__ import annotations

import struct


def srgb() -> bytes:
    """A 2.5 kB ICC v2.1 profile of IEC 61966-2-1; the same bytes every time."""
    curve = struct.pack(">4sxxxxI", b"curv", 1024) + b"".join(
        struct.pack(">H", round(_linear(step / 1023) * 65535)) for step in range(1024)
    )
    tags = [
        (b"desc", _described(b"sRGB")),
        (b"cprt", struct.pack(">4sxxxx", b"text") + b"No rights reserved\0"),
        (b"wtpt", _xyz(0.95045, 1.0, 1.08905)),
        (b"rXYZ", _xyz(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", _xyz(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", _xyz(0.14307, 0.06061, 0.71410)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    return _profile(tags)


def _profile(tags: list[tuple[bytes, bytes]]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, body, placed = b"", b"", dict[bytes, int]()
    for name, data in tags:
        if data not in placed:
            placed[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", name, placed[data], len(data))
    head = struct.pack(
        ">I4xI4s4s4s6H4s4x4x4x4xQI3i4x44x",
        start + len(body),
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2000, 1, 1, 0, 0, 0),
        b"acsp",
        0,
        0,
        *_fixed(0.9642, 1.0, 0.8249),
    )
    return head + struct.pack(">I", len(tags)) + table + body


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _fixed(*values: float) -> tuple[int, ...]:
    return tuple(round(value * 65536) for value in values)


def _xyz(x: float, y: float, z: float) -> bytes:
    return struct.pack(">4sxxxx3i", b"XYZ ", *_fixed(x, y, z))


def _described(text: bytes) -> bytes:
    ascii_part = struct.pack(">4sxxxxI", b"desc", len(text) + 1) + text + b"\0"
    return ascii_part + b"\0" * (4 + 4 + 2 + 1 + 67)
