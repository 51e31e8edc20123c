"""``python -m convjax`` is the command ``convjax``."""

from .cli import main

if __name__ == "__main__":
    main()
