import sys

from benso.config.cli import main

sys.exit(main())
