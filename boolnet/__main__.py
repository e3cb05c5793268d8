"""``python -m boolnet`` is the console script ``boolnet``."""

import runpy

if __name__ == "__main__":  # run by name, so that boolnet imports nothing of cli
    runpy.run_module("cli", run_name="__main__", alter_sys=True)
