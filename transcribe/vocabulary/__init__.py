"""The office's word list as people keep it: ``transcribe vocab list|add|import|remove``.

What a person wrote into the file by hand (order, remarks, columns of their own) stays as it is; words are only added as
new lines or taken out with theirs.
"""
