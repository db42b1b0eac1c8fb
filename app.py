"""The entry of a hosted demo, and of `make demo`. The page itself is in `tempo/page/`."""

from tempo.page.serve import main

if __name__ == "__main__":
    main()
