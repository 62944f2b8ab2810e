"""Safety rules: what contradicts itself in a draft, or cannot be right, whatever the recogniser was sure of.

``rules.py`` makes flags of what checks find, ``checks.py`` lists the checks, ``passages.py`` is the draft as they read
it. ``drugs/`` knows of drugs, ``document/`` of the patient and the document.
"""
