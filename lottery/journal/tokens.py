"""The protocol's TOKEN, checked before it goes into a line that nobody can take back."""

import re

from draws.canonical import TOKEN
from lottery.errors import NotATokenError
from lottery.texts import errors as sentences

_TOKEN = re.compile(TOKEN)


def token(text: str) -> str:
    """Return `text`; raise NotATokenError if it is not a TOKEN."""
    if not _TOKEN.fullmatch(text):
        raise NotATokenError(sentences.not_a_token(text))
    return text
