"""The end of the year: what is published is verified by both verifiers, and the home is clean."""

from itertools import pairwise

from lottery.ceremony.steps import publish
from tests.checked import assert_checks
from tests.js.asking import ask, files_in, said, verify_job
from tests.year.city import City


def by_python(city: City) -> str:
    """every published bundle by `python -m draws verify`, with --previous, --keys, --key-list."""
    names = [each.name for each in city.chain()]
    keys = ("--keys", str(city.pins), "--key-list", str(city.listed))
    for before, name in pairwise(["", *names]):
        previous = ("--previous", str(city.public / before)) if before else ()
        publish.verify_apart(city.public / name, *keys, *previous)
    return f"{len(names)} bundles, one chain, each fully verified"


def by_javascript(city: City) -> str:
    """every published bundle by the JavaScript verifier, with the same."""
    names = [each.name for each in city.chain()]
    keys = {"keys": said(city.pins.read_bytes()), "keyList": said(city.listed.read_bytes())}
    jobs = [
        verify_job(
            city.public / name,
            textOnly=False,
            **keys,
            **({"previous": files_in(city.public / before)} if before else {}),
        )
        for before, name in pairwise(["", *names])
    ]
    found = [(answer["value"]["verdict"], answer["value"]["open"]) for answer in ask(jobs)]
    assert found == [("verified", [])] * len(names), dict(zip(names, found, strict=True))
    return f"{len(names)} bundles, each fully verified"


EXPIRED = "证书已于"
"""How what is missing begins where a certificate has expired since: 未完全验证, exit 2."""


def by_minutes_check(city: City) -> str:
    """all minutes by `lottery minutes check`, with the bundle."""
    since = 0
    for each in (each for each in city.chain() if not each.ended):
        place = city.public / each.name
        command = ("minutes", "check", str(place / "minutes.pdf"), "--seconds", "300")
        done = city.commands(*command, "--bundle", str(place))
        missing = [line for line in done.output.splitlines() if line.startswith("! 缺：")]
        expired = [line for line in missing if EXPIRED in line]
        assert (done.exit_code, missing) == (2 if expired else 0, expired), done.output
        since += bool(expired)
    held = sum(not each.ended for each in city.chain()) - since
    more = f"; {since} signed with a certificate that has expired since: 2, which it says"
    return f"{held} minutes: 0 each{more * bool(since)}"


def by_check(city: City) -> str:
    """`lottery check --papers`."""
    assert_checks(city.office)
    return "clean"


def sizes(city: City) -> str:
    """how a bundle grows with the register."""
    kilobytes = [
        sum(path.stat().st_size for path in (city.public / each.name).rglob("*")) // 1000
        for each in city.chain()
    ]
    return f"from {kilobytes[0]} to {kilobytes[-1]} kB"


ENDS = (by_python, by_javascript, by_minutes_check, by_check, sizes)
