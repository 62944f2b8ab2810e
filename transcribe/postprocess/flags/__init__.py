"""Reasons to look: places of a draft that a secretary should hear again."""
