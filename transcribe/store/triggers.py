"""The database's own guards: tables that only grow, and columns that stay what they were."""

from __future__ import annotations

from collections.abc import Sequence


def grows_only(dialect: str, table: str) -> list[str]:
    """Statements after which no row of the table can be changed or deleted. For migrations."""
    return [*_guard(dialect, table, "update", "no_update"), *no_deletion(dialect, table)]


def no_deletion(dialect: str, table: str) -> list[str]:
    """Statements after which no row of the table can be deleted. For migrations."""
    return [*_guard(dialect, table, "delete", "no_delete"), *_guard(dialect, table, "truncate", "no_truncate")]


def stays(dialect: str, table: str, columns: Sequence[str], *, once_set: bool = False) -> list[str]:
    """Statements after which these columns cannot be changed; with ``once_set``, once they are not null."""
    distinct = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(
        f"(NEW.{column} {distinct} OLD.{column}{f' AND OLD.{column} IS NOT NULL' if once_set else ''})"
        for column in columns
    )
    return _guard(dialect, table, "update", "stays_once_set" if once_set else "stays", changed)


def _guard(dialect: str, table: str, event: str, name: str, condition: str = "") -> list[str]:
    sentence = f"{table} may not be changed this way"
    when = f" WHEN ({condition})" if condition else ""
    if dialect == "sqlite":
        if event == "truncate":  # SQLite has no such statement
            return []
        body = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        return [f"CREATE TRIGGER {table}_{name} BEFORE {event.upper()} ON {table} FOR EACH ROW{when} {body}"]
    each = "STATEMENT" if event == "truncate" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$",
        f"CREATE TRIGGER {table}_{name} BEFORE {event.upper()} ON {table} "
        f"FOR EACH {each}{when} EXECUTE FUNCTION {table}_refuse()",
    ]
