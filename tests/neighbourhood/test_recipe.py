"""What was asked is read back as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from sociale_basis.neighbourhood.recipe import Recipe, as_area, read_recipe, write_recipe

if TYPE_CHECKING:
    from pathlib import Path


def test_a_drawn_surface_is_the_same_recipe_again(tmp_path: Path) -> None:
    """Who asks for the same surface once more is not told that it is another place."""
    asked = Recipe(name="Ons buurtje", area=as_area(shapely.box(4.36, 52.0, 4.37, 52.01)))
    write_recipe(tmp_path, asked)
    again = read_recipe(tmp_path)
    assert again == asked
    assert again is not None
    assert again.surface is not None
    assert again.surface.equals(shapely.box(4.36, 52.0, 4.37, 52.01))
