"""Alembic's entry: runs the steps on the connection that ``transcribe.store.upgrading`` hands over."""

from __future__ import annotations

from alembic import context

from transcribe.store.schema import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
