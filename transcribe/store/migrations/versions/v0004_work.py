"""What the workers need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transcribe.store.moments import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of the workers."""
    op.create_table(
        "work",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("settings", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_work_dictation_id")),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_work")),
    )
    op.create_table(
        "attempts",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("audio_seconds", sa.Double(), nullable=True),
        sa.Column("work_seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_attempts_dictation_id")),
        sa.PrimaryKeyConstraint("dictation_id", "number", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_ended_at"), "attempts", ["ended_at"], unique=False)
    op.create_table(
        "frozen_settings",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_frozen_settings")),
    )
    op.create_table(
        "turns",
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("author", name=op.f("pk_turns")),
    )
    op.create_table(
        "found",
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=True),
        sa.Column("refused", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_found_dictation_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_found")),
    )
    op.create_index(op.f("ix_found_dictation_id"), "found", ["dictation_id"], unique=False)
    op.create_table(
        "workers",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("cores", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("trouble", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
