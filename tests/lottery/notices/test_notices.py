"""What the pages tell beyond the bundles, in the public folder: when it is written, what is in it,
and what is made of it."""

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event, select

from lottery import attempts, notices
from lottery.cli import main
from lottery.errors import NoticesRefusedError
from lottery.models import StoredDrawPlan, StoredPeriod
from lottery.office import Office
from lottery.opening import open_office
from lottery.programme import DrawPlan, campaigns, imprints
from lottery.register import standing
from tests.conftest import CODE


def told(office: Office) -> Any:
    return json.loads((office.settings.public_dir / notices.FILE).read_text("utf-8"))


def rows(office: Office, table: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = told(office)["rows"][table]
    return found


def test_it_is_written_with_each_change_and_not_with_others(office: Office) -> None:
    place = office.settings.public_dir / notices.FILE
    before = told(office)
    with office.write() as session:
        period = campaigns.periods(session, "fp")[0]
        later = period.closes_at.replace(year=2030)
        session.scalars(select(StoredPeriod)).first().closes_at = later  # type: ignore[union-attr]
    assert told(office)["as_of"] > before["as_of"]
    assert "2030" in rows(office, "period")[0]["closes_at"]
    state = place.stat().st_mtime_ns, place.stat().st_ino
    office.on_write[0](["entry", "register_line"])
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == state


def test_one_that_is_gone_or_older_is_written_when_an_office_is_opened(office: Office) -> None:
    place = office.settings.public_dir / notices.FILE
    whole = place.read_bytes()
    for left in (None, b"", whole.replace(b'"as_of":', b'"as_of":1'), b"[]"):
        place.unlink()
        if left is not None:
            place.write_bytes(left)
        open_office(office.settings.home).close()
        assert place.read_bytes() == whole


def test_a_folder_that_takes_no_file_stops_no_act(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    place = office.settings.public_dir / notices.FILE
    place.unlink()
    place.mkdir()
    with office.write() as session:
        for stored in session.scalars(select(StoredPeriod)):
            stored.closes_at = stored.closes_at.replace(year=2031)
    with office.read() as session:
        assert campaigns.periods(session, "fp")[0].closes_at.year == 2031
    assert "notices-behind" in caplog.text


def test_nothing_of_a_draw_is_told_before_it_is_committed_and_no_value_before_its_bundle(
    drawn_office: Office,
) -> None:
    assert [row["code"] for row in rows(drawn_office, "draw")] == [CODE]
    sources = rows(drawn_office, "draw_source")
    assert sources
    assert {(row["value"], row["recorded_at"]) for row in sources} == {(None, None)}
    with drawn_office.read() as session:
        values = [each.value for each in attempts.newest(session, CODE).sources]
    text = (drawn_office.settings.public_dir / notices.FILE).read_text("utf-8")
    assert all(value and value not in text for value in values)


def test_nobody_of_the_office_is_named(drawn_office: Office) -> None:
    text = (drawn_office.settings.public_dir / notices.FILE).read_text("utf-8")
    assert '"by"' not in text
    assert "姓名" not in text
    assert "clerk" not in text


def test_an_office_of_the_folder_tells_what_the_office_itself_does(
    drawn_office: Office,
) -> None:
    url = "https://draw.example.cn"
    with notices.opened(drawn_office.settings.public_dir, url) as public:
        with public.read() as there, drawn_office.read() as here:
            assert campaigns.campaigns(there) == campaigns.campaigns(here)
            assert [_shown(each) for each in campaigns.plans(there)] == [
                _shown(each) for each in campaigns.plans(here)
            ]
            assert imprints.current(there) == imprints.current(here)
            assert standing.checkpoints(there, 9) == standing.checkpoints(here, 9) != ()
            mine, theirs = attempts.newest(there, CODE), attempts.newest(here, CODE)
            assert (mine.title, mine.tiers) == (theirs.title, theirs.tiers)
        home = public.settings.home
        assert home.is_dir()
    assert not home.exists()


def _shown(plan: DrawPlan) -> tuple[object, ...]:
    """What pages tell of a draw to come."""
    prizes = sum(tier.count for tier in plan.tiers)
    return plan.code, plan.campaign, plan.title, plan.batches, plan.place, prizes


def test_of_a_draw_to_come_neither_prizes_nor_sources_are_told(office: Office) -> None:
    with office.write() as session:
        stored = session.scalars(select(StoredDrawPlan)).first()
        assert stored is not None
        foreseen = campaigns.plan(session, stored.code)
        stored.title = f"{stored.title}（改）"
    assert foreseen.tiers
    assert foreseen.sources
    secrets = {tier.prize for tier in foreseen.tiers} | {each.title for each in foreseen.sources}
    content = rows(office, "draw_plan")[0]["content"]
    assert not [secret for secret in secrets if secret and secret in content]
    public = notices.opened(office.settings.public_dir, "https://draw.example.cn")
    with public as folder, folder.read() as there:
        assert _shown(campaigns.plan(there, foreseen.code)) == _shown(foreseen)


def test_whoever_read_an_older_state_than_another_wrote_meanwhile_writes_again(
    office: Office,
) -> None:
    late = iter([2032])

    def meanwhile(_: object, __: object, statement: str, *___: object) -> None:
        if "program_file" in statement:  # the state is read, the file is not written yet
            for year in late:
                with closing(open_office(office.settings.home)) as other:
                    closes(other, year)

    event.listen(office.engine, "before_cursor_execute", meanwhile)
    closes(office, 2031)
    assert next(late, None) is None
    assert "2032" in rows(office, "period")[0]["closes_at"]


def closes(office: Office, year: int) -> None:
    """Put off the closing of every period."""
    with office.write() as session:
        for stored in session.scalars(select(StoredPeriod)):
            stored.closes_at = stored.closes_at.replace(year=year)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "没有 notices.json"),
        ("{", "读不懂"),
        ("[]", "不是本版程序认识的格式"),
        ('{"format": "fpdraw-notices/9"}', "不是本版程序认识的格式"),
        ('{"format": "fpdraw-notices/1"}', "读不懂"),
        ('{"format": "fpdraw-notices/1", "as_of": 1, "site": {}, "rows": []}', "读不懂"),
    ],
)
def test_a_folder_without_notices_is_refused_in_a_line(
    tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / notices.FILE).write_text(text)
    with pytest.raises(NoticesRefusedError, match=said), notices.opened(tmp_path):
        pass


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("campaign", "title", 7),
        ("period", "closes_at", "morgen"),
        ("period", "starts", None),
        ("checkpoint", "note", "*"),
        ("campaign", "password", "x"),
    ],
)
def test_a_row_of_another_form_is_refused(
    drawn_office: Office, tmp_path: Path, table: str, column: str, value: object
) -> None:
    changed = told(drawn_office)
    changed["rows"][table][0][column] = value
    (tmp_path / notices.FILE).write_text(json.dumps(changed))
    with pytest.raises(NoticesRefusedError, match="读不懂"), notices.opened(tmp_path):
        pass


def site(*words: str) -> Result:
    return CliRunner().invoke(main, ["site", *words], prog_name="lottery")


def test_the_command_says_what_is_wrong_in_a_line(tmp_path: Path) -> None:
    public, place = tmp_path / "public", tmp_path / "www"
    public.mkdir()
    (place / "theirs").mkdir(parents=True)
    asked = (str(tmp_path / "new"), "--public", str(public))
    for words, said in ((asked, "没有 notices.json"), ((*asked, "--url", "draw"), "不是网站地址")):
        answer = site(*words)
        assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1), answer.stderr
        assert said in answer.stderr
    assert not (tmp_path / "new").exists()


def test_the_command_makes_the_site_of_its_homes_folder(
    drawn_office: Office, tmp_path: Path
) -> None:
    (drawn_office.settings.public_dir / CODE).rename(tmp_path / "away")
    words = ["--home", str(drawn_office.settings.home), "site", str(tmp_path / "www")]
    answer = CliRunner().invoke(main, words)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "请加 --url" in answer.stderr
    answer = CliRunner().invoke(main, [*words, "--url", "https://draw.example.cn"])
    assert (answer.exit_code, answer.stderr.strip()) == (2, f"静态网页里没有的：/draws/{CODE}。")
    assert "静态网页已经换上" in answer.stdout
    index = (tmp_path / "www" / "current" / "index.html").read_text("utf-8")
    assert "还没有开过奖" not in index  # its bundle is gone, and that is told
