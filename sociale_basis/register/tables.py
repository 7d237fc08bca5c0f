"""The tables of the register: one model for SQLite and for PostgreSQL.

Only what is searched for is a column; what an entry is, stands in ``state`` as JSON. Every column
besides ``id``, ``state``, ``revision`` and the times follows from the state (``columns.py``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    JSON,
    BigInteger,
    Computed,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

HEAD = "0003"
"""The last migration: what a register of this version of the program is."""

RD = 28992
_Json = JSON().with_variant(JSONB(), "postgresql")
# Only an INTEGER counts up by itself in SQLite.
_Number = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, on engines that know time zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it in UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it in UTC."""
        del dialect
        if value is None or value.tzinfo is None:
            return value if value is None else value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


class RdPoint(TypeDecorator[str]):
    """A point in EPSG:28992: a geometry in PostGIS, well-known text in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the engine."""
        if dialect.name == "postgresql":
            point = Geometry("POINT", srid=RD, spatial_index=False)
            return dialect.type_descriptor(point)
        return dialect.type_descriptor(Text())


class point_from_xy(FunctionElement[str]):  # noqa: N801 -- stands in SQL, like a function there
    """The point that the columns x and y are."""

    inherit_cache = True
    type = RdPoint()


@compiles(point_from_xy, "postgresql")
def _in_postgis(element: object, compiler: SQLCompiler, **options: object) -> str:
    del element, compiler, options
    return f"ST_SetSRID(ST_MakePoint(x, y), {RD})"


@compiles(point_from_xy)
def _as_text(element: object, compiler: SQLCompiler, **options: object) -> str:
    del element, compiler, options
    return "'POINT(' || x || ' ' || y || ')'"


class Base(DeclarativeBase):
    """All tables, with names for their constraints that migrations can count on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), datetime: Moment(), dict[str, Any]: _Json}  # noqa: RUF012 -- as SQLAlchemy reads it


class EntryRow(Base):
    """An entry as it is now."""

    __tablename__ = "entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    layer: Mapped[str]
    name: Mapped[str]
    search: Mapped[str]
    """Name, address and town without capitals or accents; an address only where all may read it."""
    marks: Mapped[str]
    """``|sphere:communal|function:ontmoeten|…``: what lists are filtered by."""
    organisation: Mapped[str | None] = mapped_column(index=True)
    origin: Mapped[str | None] = mapped_column(unique=True)
    osm_id: Mapped[str | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    """Candidate, verified or closed; stale is verified after ``stale_on``."""
    visibility: Mapped[str]
    public_until: Mapped[date | None]
    shared_with_officials: Mapped[bool]
    x: Mapped[float | None] = mapped_column(Double)
    """As it may be shown: of what is at home, the middle of its square."""
    y: Mapped[float | None] = mapped_column(Double)
    point: Mapped[str | None] = mapped_column(RdPoint, Computed(point_from_xy(), persisted=True))
    cell: Mapped[str | None]
    area: Mapped[str | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    stale_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    times_told: Mapped[bool]
    times_reliable: Mapped[str]
    access_told: Mapped[bool]
    key_persons: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int]
    state: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("ix_entry_x_y", "x", "y"),
        Index("ix_entry_point", "point", postgresql_using="gist").ddl_if(dialect="postgresql"),
    )


class AspectRow(Base):
    """Until when the check of an aspect is good; no row: never verified."""

    __tablename__ = "entry_aspect"

    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    aspect: Mapped[str] = mapped_column(primary_key=True)
    checked_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    stale_on: Mapped[date]


class ReaderRow(Base):
    """Who may know of a hidden entry."""

    __tablename__ = "entry_reader"

    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    actor: Mapped[str] = mapped_column(primary_key=True)


class LinkRow(Base):
    """What an entry is to another."""

    __tablename__ = "entry_link"

    entry_id: Mapped[str] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(
        # At the end: entries of one file may name one another in any order.
        ForeignKey("entry.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        index=True,
    )


class RevisionRow(Base):
    """A change: nothing is ever overwritten, except that erasure takes personal fields out."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str]
    role: Mapped[str]
    actor: Mapped[str]
    organisation: Mapped[str | None]
    reason: Mapped[str | None]
    leaves: Mapped[list[Any]] = mapped_column(_Json)

    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    @property
    def owner(self) -> str:
        """What it is a revision of, for messages."""
        return f"entry {self.entry_id}"


class FindingRow(Base):
    """A finding as it is now: what was seen, told, judged or wished."""

    __tablename__ = "finding"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    about: Mapped[str | None] = mapped_column(ForeignKey("entry.id"), index=True)
    area: Mapped[str | None] = mapped_column(index=True)
    street: Mapped[str | None]
    people: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(unique=True)
    """Of the form that a pin came by: sent twice, it is kept once."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int]
    state: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_finding_kind_status", "kind", "status"),)


class FindingRevisionRow(Base):
    """A change of a finding, as :class:`RevisionRow` of an entry."""

    __tablename__ = "finding_revision"

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str]
    role: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str | None]
    leaves: Mapped[list[Any]] = mapped_column(_Json)

    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    @property
    def owner(self) -> str:
        """What it is a revision of, for messages."""
        return f"finding {self.finding_id}"


class ErasureRow(Base):
    """A tombstone: that something was erased, and what kind of thing; never what it said."""

    __tablename__ = "erasure"

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    at: Mapped[datetime]
    fields: Mapped[list[Any]] = mapped_column(_Json)
    """Attributes erased besides the personal ones."""
    role: Mapped[str]
    actor: Mapped[str]


class TokenRow(Base):
    """A link that asks "Klopt dit nog?"; of the secret in it only the digest is kept."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), index=True)
    whole_organisation: Mapped[bool]
    """Whether it also asks about everything of the organisation that the entry is."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AnswerRow(Base):
    """That a link was answered for an entry: the second time it does nothing."""

    __tablename__ = "token_answer"

    token_id: Mapped[str] = mapped_column(
        ForeignKey("token.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    key: Mapped[str]
    """Of the form that was sent: sending that one twice is the same answer."""
    confirmed: Mapped[bool]
    at: Mapped[datetime]


class ProposalRow(Base):
    """What somebody without an account passed on, until a reviewer decides; then some days more."""

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entry.id"), index=True)
    """Which entry it corrects; of what was new, the entry that it became."""
    is_new: Mapped[bool]
    token_id: Mapped[str | None]
    """The link it came by: then the organisation itself tells it."""
    revision: Mapped[int | None]
    """What was on the screen."""
    told: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    decision: Mapped[str] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]


class FactRow(Base):
    """A fact about the register itself."""

    __tablename__ = "register_fact"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
