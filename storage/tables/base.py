"""What every table is made of, and the columns of one that fill a value."""

from dataclasses import fields
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from storage.types import UtcDateTime


class Base(DeclarativeBase):
    __table__: ClassVar[Table]

    # A migration drops a constraint by its name, so the names must be the same on every database.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    # JSON as text on PostgreSQL too (not JSONB): what is read back is what was written, in its order.
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: String, datetime: UtcDateTime, dict[str, Any]: JSON}


def columns_for(value: Any, row: type[Base]) -> tuple[Column[Any], ...]:
    """Return the columns of `row` that fill the dataclass `value`, in the order of its fields."""
    return tuple(row.__table__.c[field.name] for field in fields(value))


def row_of(value: Any) -> dict[str, Any]:
    """Return the dataclass `value` as parameters of a statement, by column; unlike `asdict` it copies nothing."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
