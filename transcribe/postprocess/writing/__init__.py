"""From heard words to finished text: pieces, commands, headings, blocks, sentences."""
