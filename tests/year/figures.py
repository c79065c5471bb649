"""Rows about what is said of entries: in minutes, on their pages, by the tax bureau, by command."""

import re
from datetime import date, timedelta

import pytest

from lottery import canonical_json, review
from lottery.ceremony.steps.drafting import FACTS
from lottery.clock import day_of
from lottery.errors import StepRefusedError
from lottery.opening import open_office
from lottery.register import entries, standing
from lottery.tables.sheets import write_csv
from lottery.tax import answers, reading, winners, work_list
from lottery.texts.review.decisions import REJECTIONS, rejection
from tests.builders import keep_account
from tests.papers import dense, pages_of
from tests.year.city import HELD, REVIEWERS, City
from tests.year.programme import HALVES, INSURED

MANY = "13700009999"
"""The telephone of somebody with many invoices."""
_LINK = re.compile(r'href="/checkpoints/([0-9]+)\.txt"')
BUREAU = ("数电票号码", "发票号码", "核验结果", "核验日期")


def refusals(city: City, code: str | int) -> dict[str, int]:
    """What the facts of a frozen draw say of refusals at the counter."""
    stored = canonical_json.load(city.document(code, FACTS).decode())
    found: dict[str, int] = stored["intake"]["refusals"]
    return found


def minutes_of(city: City, code: str | int) -> str:
    """The words of a draw's minutes, without blanks."""
    name = city.at(code).attempt.name
    return dense("".join(pages_of((city.public / name / "minutes.pdf").read_bytes())))


def refused_around_the_months_end(city: City) -> None:
    """An invoice of September is refused and, corrected, accepted a second later; another one is
    refused between two months."""
    number = f"2437{8091:016d}"
    city.clerk.tries(number=number, issued="2024-09-12", gross="88.00")
    city.just_before(city.stage.now + timedelta(seconds=1))
    city.enters(1, "2024-09-12", number=number)
    city.comes("2024-10-03T09:00")
    city.clerk.tries(issued="2024-09-28", gross="66.00")


def figures_of_the_minutes(city: City) -> str:
    """minutes of October, campaign fp, while 3 were refused in the other campaign; an invoice
    refused and accepted a second later; one refusal between two months."""
    september, october = refusals(city, 9), refusals(city, 10)
    (code,) = september
    assert (september, october) == ({code: 1}, {code: 2})
    told = minutes_of(city, 10)
    assert dense(rejection(code)) in told
    assert not [word for word in (code, *REJECTIONS) if word in told]
    (other,) = refusals(city, INSURED)
    assert refusals(city, INSURED) == {other: 3}
    assert dense(rejection(other)) not in told
    return (
        "2 refusals of its own in October, 1 in September, in Chinese; the invoice accepted: none"
    )


def answered(city: City, entered: list[int], state: str, day: date) -> answers.Answered:
    """The bureau's table about some entries comes in."""
    path = city.folder / f"bureau-{city.stage.now:%m%d%H%M%S}.csv"
    with city.office.read() as session:
        held = work_list.identities_of(session, entered)
    numbers = [identity.partition(":")[2] for entry in entered for identity in held[entry]]
    write_csv(path, [BUREAU, *((number, "", state, day.isoformat()) for number in numbers)])
    now = city.stage.tick()
    read = reading.read(path, as_of=None, today=day_of(now))
    with city.office.write() as session:
        return answers.take_in(session, read, by="organiser", now=now)


def older_answers(city: City) -> str:
    """tax answers older than the invoice."""
    draw = city.at(INSURED)
    entered = city.noted["insured"]
    draw.takes("plan", "close")
    with pytest.raises(StepRefusedError, match=f"还有{len(entered)}张"):
        draw.freezes()
    answered(city, entered, "正常", date(2024, 10, 1))
    with pytest.raises(StepRefusedError, match=f"还有{len(entered)}张"):
        draw.freezes()
    answered(city, entered, "正常", day_of(city.stage.now))
    draw.takes(*HELD)
    assert city.in_pool(INSURED) == set(entered)
    return "do not suffice for the freeze; newer ones do"


def answers_of_the_morning(city: City) -> str:
    """`tax winners` with answers of the draw's own morning."""
    code = HALVES[1][0]
    draw = city.at(code)
    draw.takes("plan", "close", "freeze", "commit")
    everybody = sorted(city.in_pool(code))
    answered(city, everybody, "正常", day_of(city.stage.now))
    draw.takes(*HELD[2:])
    with city.office.read() as session:
        assert {one.state for one in winners.of_draw(session, draw.attempt)} == {None}
    city.stage.now += timedelta(days=1)
    answered(city, everybody, "正常", day_of(city.stage.now))
    with city.office.read() as session:
        found = winners.of_draw(session, draw.attempt)
    assert all(one.normal for one in found)
    return f"not counted; those of the next day are, for all {len(found)}"


def barred_winners(city: City) -> str:
    """who has won a first prize in a month is left out of the half-year's draw."""
    code, months = HALVES[1]
    phones = {city.phones[entry] for month in months for entry in city.winners(month, "1")}
    barred = {entry for entry, why in city.omitted(code).items() if why == "won-earlier"}
    everybody = {*city.in_pool(code), *city.omitted(code)}
    assert barred == {entry for entry in everybody if city.phones.get(entry) in phones}
    assert len(barred) >= len(months)
    return f"{len(barred)} entries of {len(phones)} people, as recomputed from the bundles"


def a_winner_turns_red(city: City) -> str:
    """check page of a winner whose invoice is red after the draw."""
    winner = city.winners(3)[0]
    answered(city, [winner], "红冲", day_of(city.stage.now))
    with city.office.read() as session:
        assert entries.status(session, winner) == "rejected"
    page = city.citizen().opens(f"/check/{winner:010d}").text
    assert "中奖，抽奖之后改为不予接受" in page
    return "won, and since then not accepted"


def accepted_a_year_later(city: City) -> str:
    """check page of one accepted by appeal a year after his draw."""
    entry = city.noted["rejected"][0]
    assert entry not in city.in_pool(2)
    with city.office.write() as session:
        review.appeal(session, entry, note="是真票", by="clerk", now=city.stage.tick())
    for by in REVIEWERS:
        with city.office.write() as session:
            review.accept(session, entry, by=by, now=city.stage.tick(), note="看过")
    page = city.citizen().opens(f"/check/{entry:010d}").text
    assert "通过审核，晚于封存名单" in page
    assert "不在这次的参加名单里" in page
    return "accepted after the list was sealed; not in that draw's list"


def staff_left_out(city: City) -> str:
    """check page of staff who were left out."""
    entry = city.noted["staff"][0]
    assert city.omitted(3)[entry] == "staff"
    page = city.citizen().opens(f"/check/{entry:010d}").text
    assert "通过审核，未列入抽奖名单" in page
    assert "没有列入参加名单，公布的原因：" in page
    assert "工作人员" in page
    return "left out, with the reason"


def one_person_many_invoices(city: City) -> str:
    """many invoices of one person, cap 1 in March."""
    phones = [city.phones[entry] for entry in city.winners(3)]
    assert len(phones) == len(set(phones))
    many = sum(city.phones.get(entry) == MANY for entry in city.in_pool(3))
    return f"{many} in the pool, at most one wins"


def a_correction_after_the_end(city: City) -> str:
    """the correction form after the period's end."""
    last = city.noted["last"][0]
    with city.somebody("clerk") as clerk:
        page = clerk.opens(f"/entries/{last:010d}")
        form = clerk.opens(f"/entries/{last:010d}/correct")
    assert page.status_code == 200
    assert f"/entries/{last}/correct" not in page.text
    assert form.status_code == 409
    assert "截止" in form.text
    assert 'name="holder"' not in form.text
    return "not offered; its address says why"


def names_on_the_command_line(city: City) -> str:
    """`review accept --by` a closed account, `--by mayor` (no such account)."""
    waiting = city.noted["waiting"][0]
    home = city.copy("commands")
    office = open_office(home, {})
    with office.write() as session:
        keep_account(session, "closed", "reviewer", active=False)
        before = entries.history(session, waiting)
    for name in ("closed", "mayor"):
        done = city.commands("review", "accept", str(waiting), "--by", name, home=home)
        assert done.exit_code in {1, 2}, done.output
        assert name in done.output
        assert "Traceback" not in done.output
    with office.read() as session:
        assert entries.history(session, waiting) == before
    office.close()
    return "refused in one line, nothing decided"


def every_checkpoint_listed(city: City) -> str:
    """more than 200 checkpoints."""
    with city.office.read() as session:
        number = standing.count_checkpoints(session)
    citizen, found, page = city.citizen(), set(), 1
    while (answer := citizen.opens(f"/checkpoints?page={page}")).status_code == 200:
        found |= set(_LINK.findall(answer.text))
        page += 1
    assert len(found) == number
    return f"{number} on {page - 1} pages"
