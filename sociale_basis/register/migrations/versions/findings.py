"""What was found out in the neighbourhood: observations, talks, ladders, audits, pins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "finding",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("about", sa.Text),
        sa.Column("area", sa.Text),
        sa.Column("street", sa.Text),
        sa.Column("people", sa.Integer),
        sa.Column("key", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("key", name="uq_finding_key"),
        sa.ForeignKeyConstraint(["about"], ["entry.id"], name="fk_finding_about"),
    )
    for column in ("about", "area"):
        op.create_index(f"ix_finding_{column}", "finding", [column])
    op.create_index("ix_finding_kind_status", "finding", ["kind", "status"])
    op.create_table(
        "finding_revision",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("finding_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("leaves", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_finding_revision"),
        sa.UniqueConstraint("finding_id", "number", name="uq_finding_revision_finding_id"),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["finding.id"],
            name="fk_finding_revision_finding_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_finding_revision_at", "finding_revision", ["at"])


def downgrade() -> None:
    """Refuse: what people wrote would be lost."""
    raise NotImplementedError("a register is not taken apart: restore a backup instead")
