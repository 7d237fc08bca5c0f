"""What Alembic runs first: works on the connection that it was given, in its transaction."""

from __future__ import annotations

from alembic import context

from sociale_basis.register.migrate import VERSION_TABLE
from sociale_basis.register.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
