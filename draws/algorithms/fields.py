"""The fields over which BLS12-381 pairs: numbers modulo P, pairs a + bu, and twelve coefficients.

u² = -1. The field of twelve is made by w with w¹² = 2w⁶ - 2, so that u = w⁶ - 1 and 1 + u = w⁶:
an element is its twelve coefficients by powers of w.
"""

from .curves import G1, root

P = G1.p
Pair = tuple[int, int]
Twelve = tuple[int, ...]
ONE: Twelve = (1, *(0,) * 11)


def minus(a: Pair, b: Pair) -> Pair:
    """a - b."""
    return (a[0] - b[0]) % P, (a[1] - b[1]) % P


def times(a: Pair, b: Pair) -> Pair:
    """a · b."""
    return (a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P


def scaled(a: Pair, number: int) -> Pair:
    """a · number."""
    return a[0] * number % P, a[1] * number % P


def over(a: Pair, b: Pair) -> Pair:
    """a / b, for b other than 0."""
    inverse = pow(b[0] * b[0] + b[1] * b[1], -1, P)
    return times(a, (b[0] * inverse, -b[1] * inverse))


def root_of_pair(a: Pair) -> Pair | None:
    """A square root of a + bu with b other than 0; None if there is none.

    If (x + yu)² is a, then x² + y² is a root n of a's norm, and x² is (a₀ + n)/2 or (a₀ - n)/2.
    """
    norm = root(a[0] * a[0] + a[1] * a[1], P)
    half = pow(2, -1, P)
    for sign in (1, -1):
        x = root((a[0] + sign * norm) * half, P) if norm is not None else None
        if x:
            return x, a[1] * half * pow(x, -1, P) % P
    return None


def product(a: Twelve, b: Twelve) -> Twelve:
    """a · b in the field of twelve."""
    total = [0] * 23
    for n, one in enumerate(a):
        if one:
            for m, other in enumerate(b, n):
                total[m] += one * other
    for n in range(22, 11, -1):
        total[n - 6] += 2 * total[n]
        total[n - 12] -= 2 * total[n]
    return tuple(each % P for each in total[:12])


def power(a: Twelve, number: int) -> Twelve:
    """a to the power of a number of 0 or more, four bits at a time."""
    small = [ONE]
    for _ in range(15):
        small.append(product(small[-1], a))
    total = ONE
    for digit in f"{number:x}":
        for _ in range(4):
            total = product(total, total)
        if digit != "0":
            total = product(total, small[int(digit, 16)])
    return total
