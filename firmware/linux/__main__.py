"""`python -m firmware.linux`."""

import sys

from firmware.linux.main import main

if __name__ == "__main__":
    sys.exit(main())
