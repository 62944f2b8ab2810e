"""Delivery: signed reports go to their destinations, each exactly once in effect. ``sending.Sender`` is the door."""
