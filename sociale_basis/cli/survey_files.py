"""What `survey` writes to take along and to fill in: the sheet, and a file of observations."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.cli.options import ViewerOption
    from sociale_basis.cli.several import Several
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach import Survey
    from sociale_basis.reach.schouw import Schouw


class Files(NamedTuple):
    """Which files to write."""

    sheet: Path | None
    template: Path | None

    @property
    def written(self) -> list[Path]:
        """Those that are written."""
        return [file for file in self if file is not None]

    def write(
        self,
        area: Neighbourhood,
        question: Several,
        found: Survey,
        meta: dict[str, Any],
        viewer: ViewerOption,
    ) -> None:
        """Write them, each whole or not at all.

        Raises
        ------
        UsageError
            The file to fill in is there already: it may be filled in.
        StorageError
            A file cannot be written; one that was there stays as it was.
        """
        if not self.written:
            return
        from sociale_basis._whole_file import whole_file
        from sociale_basis.reach.schouw import schouw

        if self.template is not None and self.template.exists():
            raise UsageError(
                f"{self.template}: is there already, and may hold answers",
                do="name another file, or move this one away first",
            )
        asked = question.first
        along = schouw(area, asked.profile, found.walk, untagged=asked.untagged, at=question.at)
        if self.sheet is not None:
            with whole_file(self.sheet) as new:
                content = _sheet(area, question, found, along, meta, viewer)
                new.write_text(content, encoding="utf-8", newline="\n")
        if self.template is not None:
            with whole_file(self.template) as new:
                new.write_text(_template(area, found, along), encoding="utf-8", newline="\n")


def _sheet(
    area: Neighbourhood,
    question: Several,
    found: Survey,
    along: Schouw,
    meta: dict[str, Any],
    viewer: ViewerOption,
) -> str:
    from sociale_basis.cli.edited import premises
    from sociale_basis.network.recurrence import HERE
    from sociale_basis.privacy import Viewer
    from sociale_basis.publish import survey_sheet

    today = datetime.now(tz=HERE).date()
    seen_by = Viewer(viewer.value)
    return survey_sheet(area, found, along, str(question), seen_by, today, premises(meta))


def _template(area: Neighbourhood, found: Survey, along: Schouw) -> str:
    """Write an empty observation per thing to look at; in each note what it is about."""
    import json

    from sociale_basis.i18n import _
    from sociale_basis.i18n.asking import asking
    from sociale_basis.network.observation_models import SCHEMA_VERSION

    observations: list[dict[str, Any]] = []
    for stop, street, asks in zip(
        found.walk["stop"], found.walk["street"], along.asks, strict=True
    ):
        where = street if isinstance(street, str) else _("A way without a name")
        for ask in asks:
            asked = asking(ask.kind)
            note = _("Stop {stop}, {street}. {question} Write it {how}.").format(
                stop=stop, street=where, question=asked.question, how=asked.in_file
            )
            about = ask.blank().model_dump(mode="json", exclude_none=True, exclude_defaults=True)
            observations.append({"note": note, **about, "value": None})
    content = {
        "schema_version": SCHEMA_VERSION,
        "by": None,
        "seen": None,
        "attribution": area.meta.attribution,
        "observations": observations,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
