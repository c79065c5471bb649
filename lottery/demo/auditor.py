"""The auditor of the demo: a key that the list names before the first freeze, and his verdict.

In earnest his key lies on his own computer; here it lies beside the demo's home, and its name says
so.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from draws import verify
from draws.notary import keyfile, papers
from draws.notary.keyfile import OwnKey
from draws.verdicts import giving
from draws.verdicts.giving import Pen
from lottery import keylist, verdicts
from lottery.accounts import Account
from lottery.acting import Acting, RandomBytes
from lottery.ceremony.notary import answers, key_changes
from lottery.ceremony.notary.key_changes import Wish
from lottery.keylist import publishing
from lottery.office import Office
from lottery.texts import demo as words

ROLE = "auditor"


def enlist(office: Office, organiser: Account, now: datetime, random_bytes: RandomBytes) -> None:
    """Make his key, and bring it into the list; once, before the first freeze."""
    with office.read() as session:
        if keylist.listed(session).current(ROLE) is not None:
            return
    own = keyfile.make(words.AUDITOR_KEY, random_bytes(32))
    folder = office.settings.home / ROLE
    folder.mkdir()
    folder.joinpath("key.pem").write_bytes(keyfile.plain(own))
    wish = Wish(ROLE, own.public(), words.AUDITOR_LISTED)
    key_changes.propose(office, wish, by=organiser, now=now, random_bytes=random_bytes)
    with office.write() as session:
        signed = _signed(key_changes.request_for(session, own.public()), own)
        answers.take_in(session, signed, by=organiser, now=now)
    key_changes.settle(office)


def _signed(request: bytes, own: OwnKey) -> bytes:
    """His signature over his own entry of the list."""
    asked = papers.parse_request(request)
    lines = {each.sha256: own.sign(each.text) for each in asked.texts}
    return papers.answer_to(asked, own.public(), lines).text()


def vouch(office: Office, code: str, acting: Acting) -> Path:
    """Verify a published draw as he does, sign for it, and hand the verdict in; his file."""
    folder = office.settings.home / ROLE
    published = office.settings.public_dir / code
    keys, out = folder / f"keys-{code}.txt", folder / f"verdict-{code}.txt"
    shutil.copyfile(published / "keys.txt", keys)
    listed = publishing.place_of(office.settings)
    found = verify.verify(published, keys=keys, key_list=listed)
    giving.give(Pen(folder / "key.pem", out, None, keys, listed), published, found, acting.now)
    verdicts.take(office, code, out.read_bytes(), acting)
    return out
