"""The root of all tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from lottery.models.columns import NAMES, TYPES


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES
