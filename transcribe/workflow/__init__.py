"""The work that an office leaves alone overnight: jobs, states, schedules, and what is told about them.

The store is the truth about what is to be done: a dictation that waits is one in the state ``received``. Workers take
up the next one by urgency and by turns between authors (``claims``), have it heard and written in a process of its own
(``typist``), and keep the draft in the store. What is in work is a durable job (``jobs``, DBOS), which knows ids only:
when its worker goes down, it goes on where it was as soon as that worker is back, or another one takes it over.
"""
