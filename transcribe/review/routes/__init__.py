"""The desk's answers, a module for each subject."""
