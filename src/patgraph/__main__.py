"""`python -m patgraph` is `patgraph`."""

from .cli import main

if __name__ == "__main__":
    main()
