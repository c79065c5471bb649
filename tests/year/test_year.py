"""A short year in a live home: four draws and a void attempt, each row right, the chain verified by
both verifiers with the keys of its time. `benchmarks/year.py` lives the whole one."""

from pathlib import Path

import pytest

from draws.errors import DrawError
from draws.verify import verify
from tests.year import plans
from tests.year.city import founded
from tests.year.ends import ENDS
from tests.year.months import august, february, january, lived
from tests.year.programme import SUPPLEMENT, monthly

pytestmark = pytest.mark.slow


def test_a_short_year_in_a_live_home_is_right_row_by_row(tmp_path: Path) -> None:
    city = founded(tmp_path)
    lived(city, (january, february, august), evenings=0)
    city.comes("2024-10-10T09:00")  # when January's data need not be kept any more
    city.notes(plans.destroyed)
    city.notes(plans.supplement_over_destroyed)
    for end in ENDS:
        city.notes(end)
    assert [row.done for row in city.rows if not row.right] == []
    names = [each.name for each in city.chain()]
    assert names == [
        *map(monthly, (1, 2, 8)),
        f"{monthly(8)}.2",
        f"{SUPPLEMENT}2",
    ]
    with pytest.raises(DrawError, match="another previous draw"):
        verify(city.public / names[-1], keys=city.listed, previous=city.public / monthly(8))
    city.office.close()
