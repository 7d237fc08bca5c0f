"""In a process of its own: from its start to the first answer about a neighbourhood, in seconds.

``python -m benchmarks._first build/delft`` prints how long somebody waits who asks who can get
where in a program that has just begun: importing, opening, loading the compiled kernels, searching.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

_BEGIN = time.perf_counter()


def main() -> None:
    """Print the seconds."""
    from sociale_basis.neighbourhood import load  # noqa: PLC0415  (what is measured)
    from sociale_basis.network import profile  # noqa: PLC0415  (as above)
    from sociale_basis.reach import reach_places  # noqa: PLC0415  (as above)

    area = load(Path(sys.argv[1]))
    layer = str(area.places["layer"].value_counts().index[0])
    reach_places(area, profile("rollator"), layer, 900)
    print(round(time.perf_counter() - _BEGIN, 2))


if __name__ == "__main__":
    main()
