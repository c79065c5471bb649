"""Column types that the models share, and what the database itself refuses."""

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from lottery.clock import aware


class Instant(TypeDecorator[datetime]):
    """A point in time: goes in with its zone or not at all, lies in UTC, comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raise NaiveTimeError rather than guess a zone."""
        if value is None:
            return None
        moment = aware(value).astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite only numbers rows by itself where the column is called INTEGER.
WholeNumber = BigInteger().with_variant(Integer(), "sqlite")

TYPES = {int: WholeNumber, str: Text(), bytes: LargeBinary(), datetime: Instant()}

Serial = Annotated[int, mapped_column(WholeNumber, primary_key=True)]
Numbered = Annotated[int, mapped_column(WholeNumber, primary_key=True, autoincrement=False)]
Key = Annotated[str, mapped_column(Text(), primary_key=True)]

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
