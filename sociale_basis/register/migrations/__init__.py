"""The migrations of the register: what Alembic runs to bring its tables up to date."""
