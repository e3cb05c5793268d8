"""``python -m cli`` is the console script ``boolnet``."""

from cli.main import main

if __name__ == "__main__":
    main()
