"""Figures for Prometheus: what the site answered, and how office, disks and certificate stand.

They are served on an address of their own, which no proxy passes on; nothing of a person is in
them, and no name of an account.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from lottery import journal, machine
from lottery.errors import LotteryError, SettingsError
from lottery.office import Office
from lottery.operations.health import BAD, GOOD, UNDER_WAY, Health, places
from lottery.register import log, standing
from lottery.texts import errors as sentences
from lottery.version import __version__

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_WORTH = {GOOD: 1.0, UNDER_WAY: 0.5, BAD: 0.0}


@dataclass
class Requests:
    """What one site answered, by page (a view's name), method and status."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self._answered = Counter(
            "fpdraw_requests",
            "Requests answered.",
            ("page", "method", "status"),
            registry=self.registry,
        )
        self._took = Histogram(
            "fpdraw_request_seconds",
            "How long an answer took.",
            ("page",),
            buckets=SECONDS,
            registry=self.registry,
        )

    def answered(self, page: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answered.labels(page, method, str(status)).inc()
        self._took.labels(page).observe(seconds)


@dataclass(eq=False)
class Figures(Collector):
    """How an office stands, looked at when it is asked."""

    office: Office
    health: Health
    now: Callable[[], datetime]

    def collect(self) -> Iterator[Metric]:
        """The figures, each with its name and what it says. What cannot be had is left out."""
        now = self.now()
        info = GaugeMetricFamily("fpdraw_info", "The program's version.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield self._health(now)
        yield self._disks()
        slow = CounterMetricFamily("fpdraw_slow_queries", "Queries that took too long.")
        slow.add_metric([], self.office.slow_queries.counted)
        yield slow
        try:
            yield from self._of_office(now)
        except (LotteryError, SQLAlchemyError):
            return  # the health of the database tells it

    def _health(self, now: datetime) -> Metric:
        says = "1: in order, 0.5: under way, 0: failed."
        family = GaugeMetricFamily("fpdraw_health", says, labels=["check"])
        for one in self.health.checks(now):
            family.add_metric([one.name], _WORTH[one.standing])
        return family

    def _disks(self) -> Metric:
        says = "Bytes free on the disk of a folder."
        family = GaugeMetricFamily("fpdraw_disk_free_bytes", says, labels=["place"])
        for place in places(self.office.settings):
            try:
                family.add_metric([place.name], machine.free_bytes(place))
            except OSError:
                continue
        return family

    def _of_office(self, now: datetime) -> Iterator[Metric]:
        if walked := self.health.rounds.walked_at:
            says = "Seconds since every line of the register was last looked at."
            yield GaugeMetricFamily(
                "fpdraw_register_walk_age_seconds", says, (now - walked).total_seconds()
            )
        with self.office.read() as session:
            lines, last = log.size(session), journal.newest(session)
            newest = standing.checkpoints(session, 1)
        yield GaugeMetricFamily("fpdraw_register_lines", "Lines of the register.", lines)
        signed = newest[0].size if newest else 0
        says = "Lines of the register that no checkpoint covers yet."
        yield GaugeMetricFamily("fpdraw_register_lines_unsigned", says, lines - signed)
        says = "Lines of the journal."
        yield GaugeMetricFamily("fpdraw_journal_lines", says, last.seq if last else 0)
        if newest:
            says = "Seconds since the last checkpoint was signed."
            age = (now - newest[0].at).total_seconds()
            yield GaugeMetricFamily("fpdraw_checkpoint_age_seconds", says, age)


@contextmanager
def served(requests: Requests, figures: Figures, address: str) -> Iterator[None]:
    """While the block lasts, HOST:PORT answers with the figures. Raises SettingsError if it cannot
    be listened on."""
    requests.registry.register(figures)
    ProcessCollector(registry=requests.registry)
    host, _, port = address.rpartition(":")
    try:
        server, thread = start_http_server(int(port), host.strip("[]"), requests.registry)
    except OSError as why:
        raise SettingsError(sentences.metrics_unserved(address, why)) from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
