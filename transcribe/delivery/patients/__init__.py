"""The office's patient list: what ADT and SIU messages or a table say about who is who."""
