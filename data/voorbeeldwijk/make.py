"""Draw the example neighbourhood: every file in this folder, the same at every run.

Run it from the checkout: ``python -m data.voorbeeldwijk.make [FOLDER]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from data.voorbeeldwijk.buildings import draw_buildings
from data.voorbeeldwijk.figures import write_figures
from data.voorbeeldwijk.ground import draw_ground
from data.voorbeeldwijk.paper import Paper, save
from data.voorbeeldwijk.places import draw_places
from data.voorbeeldwijk.register import write_register
from data.voorbeeldwijk.streets import draw_streets

SEED = 20260901


def make(folder: Path) -> None:
    """Write every file of the neighbourhood into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paper = Paper()
    streets = draw_streets(paper)
    draw_ground(paper)
    draw_places(paper)
    paper.join_streets()
    draw_buildings(paper, streets, np.random.default_rng(SEED))
    save(paper, folder / "voorbeeldwijk.osm.pbf")
    write_figures(folder)
    write_register(folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
