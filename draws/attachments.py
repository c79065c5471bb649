"""placeholder"""


def attachments(pdf: bytes, most: int) -> dict[str, bytes]:
    raise NotImplementedError
