"""Write the table anew, and print how it stands: ``python -m tests.onnx_nodes``."""

from __future__ import annotations

import collections
import json

from tests.onnx_nodes.run import TABLE, cases, outcome

table = {name: outcome(case) for name, case in sorted(cases(), key=lambda one: one[0])}
TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
for kind, count in collections.Counter(value.partition(":")[0] for value in table.values()).most_common():
    print(f"{kind}: {count} of {len(table)}")
