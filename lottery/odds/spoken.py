"""How chances and counts are written: rounded in whole numbers, half up, so that every machine
writes the same digits."""

from fractions import Fraction

from lottery.texts.public.odds import HUNDRED_MILLIONS, OVER, TEN_THOUSANDS, UNDER

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def rounded(value: Fraction, places: int) -> str:
    """A decimal with so many places, with commas.

    >>> rounded(Fraction(12345, 10), 2)
    '1,234.50'
    """
    whole, rest = divmod(_nearest(value * 10**places), 10**places)
    return f"{whole:,}.{rest:0{places}}" if places else f"{whole:,}"


def _nearest(value: Fraction) -> int:
    return _nearest_ratio(value.numerator, value.denominator)


def _nearest_ratio(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)


def _power(chance: Fraction) -> int:
    """The least power of ten by which a chance is one or more.

    It is guessed by the length of the numbers, never too large, and then mended: to try all powers
    of a chance with ten thousand zeros takes a minute.
    """
    over, under = chance.numerator, chance.denominator
    power = max(0, (under.bit_length() - over.bit_length() - 1) * 30_102 // 100_000)
    over *= 10**power
    while over < under:
        over *= 10
        power += 1
    return power


def percent(chance: Fraction) -> str:
    """A chance in per cent, with three digits that count.

    >>> [percent(Fraction(each, 100_000)) for each in (0, 1, 1234, 99_999, 100_000)]
    ['0%', '不到 0.01%', '1.23%', '超过 99.9%', '100%']
    """
    if chance in (0, 1):
        return f"{chance * 100}%"
    if chance < Fraction(1, 10_000):
        return UNDER.format("0.01%")
    if chance > Fraction(999, 1000):
        return OVER.format("99.9%")
    return f"{rounded(chance * 100, _places(chance * 100))}%"


def _places(value: Fraction) -> int:
    """Decimals of a value from 0.01 to below 100 that leave three digits that count."""
    return 1 if value >= 10 else 2 if value >= 1 else 3 if 10 * value >= 1 else 4


def digits(chance: Fraction) -> str:
    """A chance with six digits that count, to be compared with somebody else's.

    >>> [digits(each) for each in (Fraction(1, 3), Fraction(1, 3_000_000_000), Fraction(0))]
    ['3.33333×10⁻¹', '3.33333×10⁻¹⁰', '0']
    """
    if chance in (0, 1):
        return str(chance)
    power = _power(chance)
    number = _nearest_ratio(chance.numerator * 10 ** (power + 5), chance.denominator)
    if number == 10**6:
        number, power = 10**5, power - 1
    shown = f"{str(number)[0]}.{str(number)[1:]}"
    return f"{shown}×10⁻{str(power).translate(RAISED)}" if power else shown


def count(value: Fraction) -> str:
    """A mean number of things.

    >>> [count(Fraction(each, 1000)) for each in (3, 314, 31_400, 3_140_000)]
    ['不到 0.01', '0.31', '31.4', '3,140']
    """
    if 0 < value < Fraction(1, 100):
        return UNDER.format("0.01")
    return rounded(value, 0 if value >= 1000 else 1 if value >= 10 else 2)


def often(chance: Fraction) -> tuple[str, str]:
    """Which sentence says how often a thing comes (`never`, `always`, `mostly`, `one_in`,
    `hardly`), and the number of draws in it.

    >>> [often(Fraction(1, each))[1] for each in (3, 12, 1234, 56_789, 123_456_789)]
    ['3', '12', '1,200', '5.7 万', '1.2 亿']
    """
    if chance == 0:
        return "never", ""
    if chance > Fraction(1, 2):
        return ("always" if chance > Fraction(9, 10) else "mostly"), ""
    draws = _nearest(1 / chance)
    if draws >= 10**16:
        return "hardly", ""
    size = max(len(str(draws)) - 2, 0)
    draws = _nearest(Fraction(draws, 10**size)) * 10**size
    return "one_in", _large(draws)


def _large(number: int) -> str:
    for unit, name in ((10**8, HUNDRED_MILLIONS), (10**4, TEN_THOUSANDS)):
        if number >= unit:
            shown = rounded(Fraction(number, unit), 1)
            return f"{shown.removesuffix('.0')}{name}"
    return f"{number:,}"
