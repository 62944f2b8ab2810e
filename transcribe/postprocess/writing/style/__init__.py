"""The house style: choices of spelling and form that are right or wrong by the office's rules alone."""
