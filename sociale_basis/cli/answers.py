"""What other programs read: JSON with ``meta`` and ``rows``, CSV, GeoJSON, GeoParquet.

Unknown is null (in CSV: empty), never NaN and never 0.
"""

from __future__ import annotations

import io
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

Row = dict[str, Any]


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"
    PARQUET = "parquet"


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Give the rows of a frame as plain Python values, without its geometry."""
    geometry = getattr(frame, "_geometry_column_name", None)
    plain = frame.drop(columns=[geometry] if geometry in frame else [])
    return [plain_values(row) for row in plain.to_dict("records")]


def plain_values(value: Any) -> Any:  # noqa: ANN401 -- whatever can stand in JSON
    """Turn numpy and pandas values into plain ones; what is not a number or not known is None."""
    if isinstance(value, dict):
        return {str(key): plain_values(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(each) for each in value]
    if hasattr(value, "item"):
        value = value.item()
    # NaN, NaT and pandas' NA: none of them equals itself.
    if value is None or str(value) in {"<NA>", "NaT"} or value != value:  # noqa: PLR0124 -- NaN
        return None
    if isinstance(value, float) and abs(value) == float("inf"):
        return None
    return value


def as_json(meta: Row, rows: list[Row]) -> bytes:
    """Write one JSON object."""
    return _json({"meta": plain_values(meta), "rows": rows})


def as_csv(frame: pd.DataFrame) -> bytes:
    """Write a table with a header, without geometry."""
    import pandas as pd

    text = io.StringIO()
    rows = rows_of(frame)
    columns = [column for column in frame.columns if column != "geometry"]
    pd.DataFrame(rows, columns=columns, dtype=object).to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode("utf-8")


def as_geojson(meta: Row, frame: gpd.GeoDataFrame) -> bytes:
    """Write a FeatureCollection in degrees, with ``meta`` beside the features."""
    from shapely.geometry import mapping

    shapes = frame.geometry.to_crs("EPSG:4326")
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None or shape.is_empty else mapping(shape),
            "properties": row,
        }
        for shape, row in zip(shapes, rows_of(frame), strict=True)
    ]
    return _json({"type": "FeatureCollection", "meta": plain_values(meta), "features": features})


def as_parquet(meta: Row, frame: gpd.GeoDataFrame) -> bytes:
    """Write GeoParquet in degrees; its metadata has ``meta`` as JSON under ``sociale_basis``."""
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    frame.to_crs("EPSG:4326").to_parquet(stream, index=False)
    stream.seek(0)
    table = pq.read_table(stream)
    known = dict(table.schema.metadata or {})
    known[b"sociale_basis"] = json.dumps(plain_values(meta), ensure_ascii=False).encode("utf-8")
    result = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(known), result, compression="zstd")
    return result.getvalue()


def with_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add ``lon`` and ``lat`` of points, for where the shape itself is not written."""
    degrees = frame.geometry.to_crs("EPSG:4326")
    return frame.assign(lon=degrees.x.round(6), lat=degrees.y.round(6))


def as_format(output_format: Format, meta: Row, frame: gpd.GeoDataFrame) -> bytes:
    """Write an answer in any format but a table; points also as degrees where it has no shapes."""
    match output_format:
        case Format.GEOJSON:
            return as_geojson(meta, frame)
        case Format.PARQUET:
            return as_parquet(meta, frame)
    if (frame.geom_type.dropna() == "Point").all():
        frame = with_degrees(frame)
    return as_csv(frame) if output_format is Format.CSV else as_json(meta, rows_of(frame))


def check_output(output: Path | None, output_format: Format) -> None:
    """Refuse to write a table to a file.

    Raises
    ------
    UsageError
        That was asked.
    """
    if output is not None and output_format is Format.TABLE:
        raise UsageError(
            "a table is for the screen", do="add --format csv, json, geojson or parquet"
        )


def deliver(content: bytes, output: Path | None, output_format: str, meta: Row) -> None:
    """Write an answer to a file, or to stdout.

    A CSV cannot say whom to name for its data: in a file, it gets one beside it that does.

    Parameters
    ----------
    content
        The answer.
    output
        The file; None for stdout.
    output_format
        As :class:`Format` has it; parquet is no text, which a terminal cannot show.
    meta
        What the answer is about, with ``attribution`` and ``sources``.

    Raises
    ------
    UsageError
        It is no text, and stdout is a terminal.
    StorageError
        The file cannot be written; one that was there stays as it was.
    """
    if output is not None:
        from sociale_basis._whole_file import whole_file

        with whole_file(output) as new:
            new.write_bytes(content)
        if output_format == Format.CSV:
            with whole_file(output.with_name(f"{output.name}-metadata.json")) as new:
                new.write_bytes(_beside_csv(output.name, meta))
        return
    if output_format == Format.PARQUET and sys.stdout.isatty():
        raise UsageError("parquet is no text for a terminal", do="add --output FILE.parquet")
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        buffer.write(content)
        buffer.flush()


def _beside_csv(name: str, meta: Row) -> bytes:
    """Say whom to name for a CSV, in the form and place that CSV on the Web has for it.

    https://www.w3.org/TR/tabular-data-primer/: metadata of ``x.csv`` in ``x.csv-metadata.json``.
    """
    sources = [
        {
            "dc:title": source["name"],
            "dc:identifier": source["file_or_url"],
            "dc:date": source["date"],
            "dc:license": source["licence_url"] or source["licence"],
            "dc:rightsHolder": source["attribution"],
        }
        for source in meta["sources"]
    ]
    known = [{key: value for key, value in each.items() if value} for each in sources]
    content = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:rights": meta["attribution"],
        "dc:source": known,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _json(content: Row) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8")
