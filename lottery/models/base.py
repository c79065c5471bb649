"""The root of all tables."""

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from lottery.models.columns import NAMES, TYPES


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


def fields_of(row: object, shape: type) -> dict[str, Any]:
    """The columns of a row that a dataclass has fields for."""
    return {name: getattr(row, name) for name in shape.__dataclass_fields__}  # type: ignore[attr-defined]
