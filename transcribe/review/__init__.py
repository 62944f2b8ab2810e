"""The review desk: what the secretaries' and physicians' pages ask of the office, over HTTP on this machine.

``app`` puts it together, ``routes/`` are its answers by subject, ``rights`` says who may see and do what. It knows
nothing of recognition, and keeps nothing itself: everything is in the store.
"""
