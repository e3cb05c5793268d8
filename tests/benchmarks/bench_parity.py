"""The large parities: 16 inputs as dnf (65,536 rows) and 20 inputs as a tree (1,048,576 rows).

Prints wall seconds and the peak memory of the process.
"""

from __future__ import annotations

import resource
import time

import boolnet


def main() -> None:
    """Compile, verify, and print the table."""
    print(f"{'source':16} {'strategy':9} {'nodes':>7} {'layers':>6} {'verified':32} {'seconds':>8} {'peak MB':>8}")
    for n, strategy in ((20, "xor-tree"), (24, "xor-tree"), (1024, "xor-tree"), (16, "dnf")):
        start = time.perf_counter()
        net = boolnet.compile(f"xor(x1..x{n})", strategy=strategy, passes="none")
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{f'parity of {n}':16} {strategy:9} {net.counts.nodes:7} {net.counts.layers:6} {net.certificate!s:32} "
            f"{seconds:8.2f} {peak:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
