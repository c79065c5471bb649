"""Every table lies on the second disk, or it is said why not."""

from lottery.acknowledged import changes
from lottery.ledger import registry
from lottery.models import Base


def test_each_table_is_followed_in_one_way_or_named_with_the_reason() -> None:
    ways = (registry.KEPT, changes.GROWING, changes.HEADS, changes.NOT_FOLLOWED)
    named = [table for way in ways for table in way]
    assert sorted(named) == sorted(Base.metadata.tables)
    assert all(changes.NOT_FOLLOWED.values())
