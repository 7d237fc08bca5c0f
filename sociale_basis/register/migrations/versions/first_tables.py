"""The first tables: entries with what is searched for, revisions, tombstones of erasure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_AS_TEXT = "'POINT(' || x || ' ' || y || ')'"
_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    on_server = op.get_bind().dialect.name == "postgresql"
    # Written out, not taken from the models: those will change, what this migration did will not.
    geometry = Geometry("POINT", srid=28992, spatial_index=False)
    point = geometry if on_server else sa.Text()
    made = "ST_SetSRID(ST_MakePoint(x, y), 28992)" if on_server else _AS_TEXT
    op.create_table(
        "entry",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("origin", sa.Text),
        sa.Column("osm_id", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("public_until", sa.Date),
        sa.Column("shared_with_officials", sa.Boolean, nullable=False),
        sa.Column("x", sa.Double),
        sa.Column("y", sa.Double),
        sa.Column("point", point, sa.Computed(made, persisted=True)),
        sa.Column("cell", sa.Text),
        sa.Column("area", sa.Text),
        sa.Column("due_on", sa.Date),
        sa.Column("stale_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("times_told", sa.Boolean, nullable=False),
        sa.Column("times_reliable", sa.Text, nullable=False),
        sa.Column("access_told", sa.Boolean, nullable=False),
        sa.Column("key_persons", sa.Integer),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("origin", name="uq_entry_origin"),
    )
    for column in ("organisation", "osm_id", "status", "due_on"):
        op.create_index(f"ix_entry_{column}", "entry", [column])
    op.create_index("ix_entry_x_y", "entry", ["x", "y"])
    if on_server:
        op.create_index("ix_entry_point", "entry", ["point"], postgresql_using="gist")
    op.create_table(
        "entry_aspect",
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("aspect", sa.Text, nullable=False),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("stale_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "aspect", name="pk_entry_aspect"),
        _of_entry("entry_aspect"),
    )
    op.create_index("ix_entry_aspect_due_on", "entry_aspect", ["due_on"])
    op.create_table(
        "entry_reader",
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "actor", name="pk_entry_reader"),
        _of_entry("entry_reader"),
    )
    op.create_table(
        "entry_link",
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "kind", "target", name="pk_entry_link"),
        _of_entry("entry_link"),
        sa.ForeignKeyConstraint(
            ["target"],
            ["entry.id"],
            name="fk_entry_link_target",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_entry_link_target", "entry_link", ["target"])
    op.create_table(
        "revision",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("leaves", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("entry_id", "number", name="uq_revision_entry_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_revision_entry_id"),
    )
    op.create_index("ix_revision_at", "revision", ["at"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("fields", _JSON, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_table(
        "register_fact",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_register_fact"),
    )


def _of_entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["entry_id"], ["entry.id"], name=f"fk_{table}_entry_id", ondelete="CASCADE"
    )


def downgrade() -> None:
    """Refuse: what people wrote would be lost."""
    raise NotImplementedError("a register is not taken apart: restore a backup instead")
