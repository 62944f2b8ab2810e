"""Passwords that somebody else gave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Say of each password whether it must be changed; those that are there need not."""
    op.add_column("people", sa.Column("password_given", sa.Boolean(), nullable=False, server_default=sa.false()))
