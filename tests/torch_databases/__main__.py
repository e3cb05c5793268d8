"""Write the table anew, and print how it stands: ``python -m tests.torch_databases``."""

from __future__ import annotations

import collections
import json

from tests.torch_databases.run import TABLE, table

try:
    found = table()
except ModuleNotFoundError as error:
    raise SystemExit(f"{error}: the databases come with torch, and want expecttest: pip install '.[vectors]'") from None
TABLE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
counts: collections.Counter[str] = collections.Counter()
for ways in found.values():
    for way, count in ways.items():
        counts[way.partition(":")[0]] += count
for kind, count in counts.most_common():
    print(f"{kind}: {count} of {counts.total()}")
