"""Sessions, leases, working copies and questions of the review desk; counts of each version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transcribe.store.moments import Moment
from transcribe.store.triggers import grows_only

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of the desk."""
    op.add_column("dictations", sa.Column("assigned_to", sa.String(length=64), nullable=True))
    _counts()
    _sessions()
    _work()
    for statement in grows_only(op.get_bind().dialect.name, "counts"):
        op.execute(statement)


def _counts() -> None:
    whole = (
        "words",
        "typed_words",
        "characters",
        "visible_characters",
        "lines",
        "critical",
        "major",
        "minor",
        "blanks",
    )
    op.create_table(
        "counts",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in whole),
        sa.Column("wrong_share", sa.Double(), nullable=True),
        sa.Column("faster_to_type", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_counts_dictation_id")),
        sa.PrimaryKeyConstraint("dictation_id", "number", name=op.f("pk_counts")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "login_failures",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("closed_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_failures")),
    )


def _work() -> None:
    op.create_table(
        "leases",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_leases_dictation_id")),
        sa.ForeignKeyConstraint(["holder"], ["people.id"], name=op.f("fk_leases_holder")),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_leases")),
    )
    op.create_table(
        "working_copies",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_working_copies_dictation_id")),
        sa.PrimaryKeyConstraint("dictation_id", name=op.f("pk_working_copies")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_questions_dictation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_dictation_id"), "questions", ["dictation_id"], unique=False)
    op.create_table(
        "auto_texts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_auto_texts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auto_texts")),
    )
    op.create_index(op.f("ix_auto_texts_person_id"), "auto_texts", ["person_id"], unique=False)
