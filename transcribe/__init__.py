"""transcribe: medical dictation, from the recorder's file to the Word document, on one machine."""

__version__ = "0.1.0"
