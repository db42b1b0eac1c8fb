"""`python -m tempo`: see tempo.cli."""

from tempo.cli import main

raise SystemExit(main())
