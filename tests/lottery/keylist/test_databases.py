"""The list of keys on both databases: proposed, withdrawn, signed, listed; never two at once."""

import pytest

from lottery import keylist
from lottery.ceremony.notary import key_changes
from lottery.ceremony.notary.key_changes import Wish
from lottery.errors import KeyListRefusedError
from lottery.examination import examine
from lottery.keylist import publishing
from tests.actors import ORGANISER, Organiser, Stage
from tests.key_changes import KeyKeeper


def test_keys_are_listed_one_after_the_other(stage: Stage, organiser: Organiser) -> None:
    organiser.plans()  # by then the notary has a key
    keeper = KeyKeeper(stage)
    keeper.begins()
    keeper.adds_a_third()
    keeper.proposes(Wish("organiser", None, "换届"))
    with pytest.raises(KeyListRefusedError, match="一次只能更换一把"):
        keeper.changes_notary()
    key_changes.withdraw(stage.office, by=ORGANISER, now=stage.tick())
    keeper.changes_organiser()
    keeper.changes_notary()
    with stage.office.read() as session:
        listed = keylist.listed(session)
        assert keylist.waiting(session) is None
        assert examine(stage.office, session, papers=True).altered == []
    assert [each.role for each in listed.entries] == [
        *("organiser", "notary", "supervisor"),
        *("organiser", "notary"),
    ]
    assert publishing.place_of(stage.office.settings).read_bytes() == listed.data
