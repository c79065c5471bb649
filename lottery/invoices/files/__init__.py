"""Files that hold an invoice: XML and OFD of a digital one, PDF, pictures of a QR code, text.

Pure, but never to be run in the process of a site or a command: strangers make these files.
``lottery.reading`` runs ``files.read`` in a process that can die alone. Read in this order:
``found`` (the values), ``caps`` (what is too much), ``formats`` (what a file is, from its bytes),
``xml``, ``face`` (the text of a page), ``pictures``, ``ofd``, ``pdf``, ``read``; ``against`` holds
what was read against what is confirmed.

This module and ``found``, ``caps`` and ``against`` import nothing that opens a file; the others
need Pillow, pypdfium2, zxing-cpp and defusedxml.
"""

from lottery.invoices.files.caps import CAPS, Caps, FileRefusedError
from lottery.invoices.files.found import FileKind, FileReading, Found

__all__ = ["CAPS", "Caps", "FileKind", "FileReading", "FileRefusedError", "Found"]
