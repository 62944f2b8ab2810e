"""The room of documents: takes a ``Report``, gives a Word file (.docx), a review summary (.docx) or plain text (.txt).

It knows the office's letterhead and nothing of recognition, databases or the web. What a document
type prints around the dictated text is data in ``types.toml``, and how it looks is ``styles.xml``:
both may be changed by an office. The dictated text itself is never changed here: the text of each
block stands in the file as the report has it, with its blanks.

The way of a document, a module each: ``sheet`` (empty paper), ``letterhead`` (head and foot),
``opening`` (patient block, addressee), ``body`` (the text, its marks and comments), ``signature``,
``notes`` (for the secretary). ``word`` calls them in this order; ``text`` is the plain form. ``summary`` is the
page beside a draft that says what to listen to first.
"""

from transcribe.templates.summary import write_summary
from transcribe.templates.text import as_text
from transcribe.templates.types import DocumentKind, document_kind
from transcribe.templates.word import write_document

__all__ = ["DocumentKind", "as_text", "document_kind", "write_document", "write_summary"]
