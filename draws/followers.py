"""minutes-signed.pdf: the minutes with the signatures of those who follow the first signer.

It is published beside the bundle, which never changes, and begins with the bytes of minutes.pdf.
"""

from pathlib import Path

from . import files
from .bundle import MINUTES
from .cms import UnknownAlgorithmError
from .errors import DrawError
from .manifest import Signer
from .minutes import signed_by

FILE = "minutes-signed.pdf"
BESIDE = ".beside"
MOST_BYTES = 256 << 20


def find(folder: Path, given: Path | None) -> Path | None:
    """The file that is given, or else the one that lies beside the bundle's folder; None without.

    The office puts it into `<folder>.beside`, a kit into `beside`; whoever downloads it, next to
    the folder.
    """
    if given is not None:
        return given
    place = folder.resolve()
    folders = (f"{place.name}{BESIDE}", "beside", "")
    near = (place.parent / name / FILE for name in folders)
    return next((path for path in near if path.is_file()), None)


def check(minutes: bytes, longer: Path | None, signers: tuple[Signer, ...]) -> tuple[str, str]:
    """Who has signed after the first, and what is left open (or nothing).

    Raises DrawError for a file that is not the minutes and more, and for a signature in it that is
    not the next signer's over all before it.
    """
    try:
        if longer is None:
            count, changed = signed_by(minutes, signers)[0], ""  # told with the minutes themselves
        else:
            count, changed = _longer(files.read(longer, FILE, MOST_BYTES), minutes, signers)
    except UnknownAlgorithmError as unknown:
        return "NOT checked", f"{FILE}: signature not checked, of a kind not known here: {unknown}"
    names = ", ".join(each.name for each in signers[1:count]) or "none"
    if changed:
        return names, f"{FILE}: {changed}"
    if left := ", ".join(each.name for each in signers[count:]):
        return names, f"{FILE}: not signed yet, or not given here: {left}"
    return names, ""


def _longer(data: bytes, minutes: bytes, signers: tuple[Signer, ...]) -> tuple[int, str]:
    try:
        if not data.startswith(minutes):
            raise DrawError(f"does not begin with the bundle's {MINUTES}", FILE)
        return signed_by(data, signers)
    except DrawError as error:
        raise DrawError(error.message, FILE, 0, error.expected, error.found) from None
