"""The outbox and the patient list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transcribe.store.moments import Moment
from transcribe.store.triggers import no_deletion, stays

revision = "0002"
down_revision = "0001"

_PLANNED = ("id", "dictation_id", "version", "event", "destination", "message_id", "planned_at")
_CONFIRMED = ("confirmed_at",)


def upgrade() -> None:
    """Make the tables, and the guards of the outbox."""
    _outbox()
    _patients()
    dialect = op.get_bind().dialect.name
    statements = no_deletion(dialect, "deliveries") + stays(dialect, "deliveries", _PLANNED)
    for statement in statements + stays(dialect, "deliveries", _CONFIRMED, once_set=True):
        op.execute(statement)


def _outbox() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("needs_help", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=64), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_deliveries_dictation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("dictation_id", "version", "event", "destination", name=op.f("uq_deliveries_dictation_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_deliveries_message_id")),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at", "id"], unique=False)


def _patients() -> None:
    op.create_table(
        "patients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("number", name=op.f("uq_patients_number")),
    )
    op.create_table(
        "patient_keys",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_patient_keys_patient_id")),
        sa.PrimaryKeyConstraint("key", "patient_id", name=op.f("pk_patient_keys")),
    )
    op.create_index(op.f("ix_patient_keys_patient_id"), "patient_keys", ["patient_id"], unique=False)
