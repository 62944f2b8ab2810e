"""The worklist's order without a state: the page of everything need not sort the whole table."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_dictations_order", "dictations", ["urgency", "received_at", "id"], unique=False)
