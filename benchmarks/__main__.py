"""``python -m benchmarks`` is the command."""

from .command import main

if __name__ == "__main__":  # the processes that measure import this file too
    main()
