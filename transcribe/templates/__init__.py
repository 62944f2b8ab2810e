"""The room of documents: takes a ``Report``, gives a Word file (.docx), a PDF, a review summary or plain text.

It knows the office's letterhead and nothing of recognition, databases or the web. What a kind of document prints around
the dictated text is data in ``types.toml``, and how our own documents look is ``styles.xml``. The dictated text itself
is never changed here: each block stands in the file as the report has it, with its blanks.

A document is a template, filled: the office's own Word file (``shelf``) or ours (``defaults``, of ``sheet``,
``letterhead``, ``opening``). ``fields`` is what it may print, ``sandbox`` and ``filling`` fill it, and ``blocks`` puts
into their places what is more than a line: ``opening`` (patient block), ``body`` (the text, its marks and comments),
``signature``. ``notes`` (for the secretary) and ``watermark`` make a draft of it, ``seal`` a signed document. ``word``
calls them in this order; ``finished.documents_of`` is the door for those who need the files. ``chosen`` says which kind
a report becomes, ``checking`` what is wrong with a template. ``text`` is the plain form, ``summary`` the page beside a
draft that says what to listen to first.
"""
