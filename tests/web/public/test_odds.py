"""Is that suspicious: a draw's page of chances, for whoever has no scripts."""

import re
from pathlib import Path
from typing import Any

import pytest

from draws.tickets import ticket
from lottery.hall.gallery import Gallery
from lottery.office import Office
from tests.conftest import CODE
from tests.web.conftest import Person, a_site
from tests.web.public.large import a_large_folder

PAGE = f"/draws/{CODE}/odds"
GROUP = "ask=group&tier=&what=surname&unit=entries"


def test_a_question_is_answered_on_the_page_that_asked_it(citizen: Any) -> None:
    page = citizen.opens(f"{PAGE}?{GROUP}&size=20&seen=15").text
    answer = page.partition('id="group"')[2].partition("</form>")[0].partition('role="status">')[2]
    assert "开奖之前就指定这个姓，15 个或更多归它的机会是" in answer
    assert "六位有效数字" in answer
    assert 'name="seen" type="text"' in page
    assert re.search(r'id="group-seen"[^>]*value="15"', page)
    assert "{" not in answer
    page = citizen.opens(f"{PAGE}?ask=person&tier=&size=3&seen=2").text
    assert "一个人在一次抽奖里最多中 1 个，您看到 2 个" in page


def test_links_lead_there_and_it_counts_what_is_published(
    citizen: Any, drawn_office: Office
) -> None:
    assert f'href="{PAGE}"' in citizen.opens(f"/draws/{CODE}").text
    assert f'href="{PAGE}"' in citizen.opens("/").text
    page = citizen.opens(PAGE).text
    draw = Gallery(drawn_office.settings.public_dir).get(CODE)
    assert f"{draw.manifest.pool_count:,}<small> 张" in page
    skipped = (drawn_office.settings.public_dir / CODE / "result.txt").read_text().count("\nskip ")
    assert f"因此跳过 {skipped} 张" in page
    assert "还没有公布另一次抽奖的结果" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (f"{GROUP}&size=20&seen=x", "“看到几个”填的是“x”。请填 1 到 34 之间的整数。"),
        (f"{GROUP}&size=20", "“看到几个”没有填。请填 1 到 34 之间的整数。"),
        (f"{GROUP}&size=0&seen=1", "“这个群体占参加发票的多少”填的是“0”。请填 1 到"),
        ("ask=person&tier=9&size=1&seen=1", "“看的是哪些奖”填的是“9”。请从列出的里面选一项。"),
        ("ask=twice&other=X&entries=1&other_entries=1", "“另一次抽奖”填的是“X”。"),
        ("ask=%3Cb%3E", "“问题”填的是“&lt;b&gt;”。请从列出的里面选一项。"),
        ("seen=1", "“问题”没有填。"),
    ],
)
def test_a_bad_field_is_named_on_the_page_with_its_rule(
    citizen: Any, query: str, sentence: str
) -> None:
    answer = citizen.opens(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert sentence in answer.text


def test_a_draw_without_a_result_says_so(drawn_office: Office, clock: object) -> None:
    public = drawn_office.settings.public_dir
    (public / CODE / "result.txt").unlink()
    (public / CODE / "seed.txt").unlink()
    person = Person(a_site(drawn_office, clock).test_client())
    page = person.opens(PAGE)
    assert page.status_code == 200
    assert "还没有开奖" in page.text
    assert "<form" not in page.text
    assert person.opens(f"{PAGE}?{GROUP}&size=0&seen=1").status_code == 200
    assert person.opens("/draws/NONE/odds").status_code == 404


def test_thousands_of_winners_and_no_alternates_are_counted_and_drawn(
    drawn_office: Office, clock: object
) -> None:
    folder = a_large_folder(drawn_office.settings.public_dir / "LARGE", 1200, 0)
    draw = Gallery(folder.parent).get(folder.name)
    page = (
        Person(a_site(drawn_office, clock).test_client()).opens(f"/draws/{folder.name}/odds").text
    )
    table = page.partition("逐段的张数</summary>")[2].partition("</table>")[0]
    counts = [int(each.replace(",", "")) for each in re.findall(r"<td>([\d,]+)</td>", table)]
    rows = Path(folder / "pool.txt").read_text(encoding="ascii").splitlines()
    assert draw.seed_sha256
    first = [ticket(draw.seed_sha256, row[:10])[:8] for row in rows]
    bins = [0] * 20
    for each in first:
        bins[int(each, 16) * 20 >> 32] += 1
    assert counts == bins
    picture = page.partition("<svg")[2].partition("</svg>")[0]
    assert picture.count('class="bar"') == 20
    assert "style=" not in picture
    assert f'value="{CODE}"' in page
    assert "三十天里的一天得到" in page
