"""Start-up, side by side: the command line against the bare imports of what it stands on.

Run it with the Python of an environment where boolnet is installed. Prints medians of CPU seconds and their ratio.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 9
BOOLNET = str(Path(sys.executable).parent / "boolnet")
COMMANDS = {
    "import numpy, networkx, sympy": [sys.executable, "-c", "import numpy, networkx, sympy"],
    "boolnet compile 'x1 ^ x2 ^ x3'": [BOOLNET, "compile", "x1 ^ x2 ^ x3"],
    "boolnet --help": [BOOLNET, "--help"],
}


def cpu_seconds(command: list[str]) -> float:
    """Return the CPU seconds of a child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Time the commands in turn and print the table."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(cpu_seconds(command))
    base = statistics.median(next(iter(times.values())))
    print(f"{'command':36} {'CPU s':>7} {'ratio':>6}")
    for name, values in times.items():
        print(f"{name:36} {statistics.median(values):7.3f} {statistics.median(values) / base:6.2f}")


if __name__ == "__main__":
    main()
