"""Links that ask "Klopt dit nog?", their answers, and what residents pass on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "token",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("whole_organisation", sa.Boolean, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("digest", name="uq_token_digest"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_token_entry_id"),
    )
    op.create_index("ix_token_entry_id", "token", ["entry_id"])
    op.create_table(
        "token_answer",
        sa.Column("token_id", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_id", "entry_id", name="pk_token_answer"),
        sa.ForeignKeyConstraint(
            ["token_id"], ["token.id"], name="fk_token_answer_token_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_token_answer_entry_id"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text),
        sa.Column("is_new", sa.Boolean, nullable=False),
        sa.Column("token_id", sa.Text),
        sa.Column("revision", sa.Integer),
        sa.Column("told", _JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("decided_at", _MOMENT),
        sa.Column("decided_by", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint("key", name="uq_proposal_key"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_proposal_entry_id"),
    )
    for column in ("entry_id", "at", "decision"):
        op.create_index(f"ix_proposal_{column}", "proposal", [column])


def downgrade() -> None:
    """Refuse: what people wrote would be lost."""
    raise NotImplementedError("a register is not taken apart: restore a backup instead")
