"""Spoken and half-written numbers, units, dates and times, written in figures."""
