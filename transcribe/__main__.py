"""``python -m transcribe`` is the command line."""

import sys

from transcribe.cli import main

if __name__ == "__main__":
    sys.exit(main())
