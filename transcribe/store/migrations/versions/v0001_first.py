"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from transcribe.store.moments import Moment
from transcribe.store.triggers import grows_only, no_deletion, stays

revision = "0001"
down_revision = None

_GROWING = ("versions", "documents", "steps", "audit")
_RECEIVED = ("id", "sound", "sound_bytes", "received_at", "facts")
_SIGNED = ("signed_version", "signed_at", "signed_by", "sound_removed_at")
_PLACED = ("id", "dictation_id", "placed_at", "placed_by", "reason")
_LIFTED = ("lifted_at", "lifted_by")


def upgrade() -> None:
    """Make the tables of an empty database, and their guards."""
    _tables()
    dialect = op.get_bind().dialect.name
    statements = [statement for table in _GROWING for statement in grows_only(dialect, table)]
    for table, fixed, once in (("dictations", _RECEIVED, _SIGNED), ("holds", _PLACED, _LIFTED)):
        statements += no_deletion(dialect, table)
        statements += stays(dialect, table, fixed)
        statements += stays(dialect, table, once, once_set=True)
    for statement in statements:
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_dictation_id"), "audit", ["dictation_id"], unique=False)
    op.create_table(
        "dictations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sound", sa.String(length=64), nullable=False),
        sa.Column("sound_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sound_removed_at", Moment(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=True),
        sa.Column("document_type", sa.String(length=64), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("state_by", sa.String(length=64), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("signed_version", sa.Integer(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("signed_by", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictations")),
        sa.UniqueConstraint("sound", name=op.f("uq_dictations_sound")),
    )
    op.create_index("ix_dictations_author", "dictations", ["author"], unique=False)
    op.create_index("ix_dictations_signed_at", "dictations", ["signed_at"], unique=False)
    op.create_index("ix_dictations_worklist", "dictations", ["state", "urgency", "received_at", "id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_identity")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_documents_dictation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_dictation_id"), "documents", ["dictation_id"], unique=False)
    op.create_index(op.f("ix_documents_file"), "documents", ["file"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("placed_at", Moment(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_holds_dictation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_dictation_id"), "holds", ["dictation_id"], unique=False)
    op.create_table(
        "roles",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_roles")),
    )
    op.create_table(
        "search_keys",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_search_keys_dictation_id")),
        sa.PrimaryKeyConstraint("key", "dictation_id", name=op.f("pk_search_keys")),
    )
    op.create_index(op.f("ix_search_keys_dictation_id"), "search_keys", ["dictation_id"], unique=False)
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_steps_dictation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
    )
    op.create_index(op.f("ix_steps_dictation_id"), "steps", ["dictation_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("dictation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("addendum", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["dictation_id"], ["dictations.id"], name=op.f("fk_versions_dictation_id")),
        sa.PrimaryKeyConstraint("dictation_id", "number", name=op.f("pk_versions")),
    )
