"""Parquet files, every value as the text a CSV would have held."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voc.errors import InputError
from voc.intake.table import EMPTY_ROW, Select, clean_name, clean_texts, reasons_table


def read_parquet(path: Path, select: Select) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the selected columns of a Parquet file.

    Returns
    -------
    table : DataFrame
        ``line`` (the row, from 1) and the selected columns as texts; times keep their precision and zone.
    rejected : DataFrame
        ``line`` and ``reason`` of the rows in which all of these columns are empty.

    Raises
    ------
    InputError
        The file is no Parquet, or a column holds lists or structures.
    """
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        raise InputError(
            "Parquet 파일로 읽을 수 없습니다.",
            where=str(path),
            remedy="파일이 온전한지, 확장자가 맞는지 확인하세요.",
        ) from None
    names = file.schema_arrow.names
    positions = select([clean_name(name) for name in names])
    content = file.read(columns=[names[place] for place in positions.values()])
    columns = {ours: _texts(content[names[place]], ours, path) for ours, place in positions.items()}
    table = pd.DataFrame({"line": np.arange(1, content.num_rows + 1, dtype="int64"), **columns})
    empty = (table[list(columns)] == "").all(axis=1)
    return table[~empty].reset_index(drop=True), reasons_table(dict.fromkeys(table["line"][empty], EMPTY_ROW))


def _texts(values: pa.ChunkedArray, name: str, path: Path) -> pd.Series:
    if pa.types.is_dictionary(values.type):
        values = pc.cast(values, values.type.value_type)
    try:
        if pa.types.is_floating(values.type) and pc.all(pc.equal(values, pc.round(values))).as_py():
            values = pc.cast(values, pa.int64())  # whole numbers that only missing values made floats
        return clean_texts(pc.cast(values, pa.large_string()))
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        raise InputError(
            "글자로 바꿀 수 없는 열입니다.",
            expected="글자, 숫자, 날짜 열",
            got=f"{name}: {values.type}",
            where=str(path),
            remedy="그 열을 글자로 바꾸어 저장하거나 다른 열을 지정하세요.",
        ) from None
