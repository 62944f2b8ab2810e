"""Folders: for printers, fax servers, record systems that import files, and archives."""
