"""The stage: inquiries and tokens in; causes, assignments, quotes and quality figures out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from voc.artefacts import Run
from voc.causes.encoder import encode
from voc.causes.graph import Labels, Matrix
from voc.causes.leiden import FEWEST_CAUSES
from voc.causes.names import name_causes
from voc.causes.quotes import choose_quotes
from voc.causes.taxonomy import COLUMNS, Taxonomy, read_taxonomy
from voc.causes.topics import Topics, find_topics
from voc.causes.types import complete_types
from voc.causes.vectors import hybrid
from voc.errors import InputError
from voc.settings import Granularity, Settings

Progress = Callable[[str], None]

_NOTHING_KNOWN = pd.Series("", index=list(COLUMNS))


@dataclass(frozen=True)
class CausesResult:
    """What notebook 03 shows; the tables are the artefacts of the same names."""

    causes: pd.DataFrame
    assignments: pd.DataFrame
    quotes: pd.DataFrame
    quality: pd.DataFrame
    unbound: pd.DataFrame
    """Rows of taxonomy.csv that fit no cause of this run."""


@dataclass(frozen=True)
class _TypeCauses:
    """The causes of one type before they are put into tables."""

    inquiry_type: str
    members: pd.DataFrame
    topics: Topics
    names: list[str]
    quotes: list[list[int]]
    rows: dict[int, pd.Series]
    """The taxonomy's row of a label, where it has one."""
    bound: frozenset[int]
    """Positions of the taxonomy's rows that fit a cause, those that merge into another included."""


def find_causes(
    run: Run, granularity: Granularity | None = None, progress: Progress = lambda text: None
) -> CausesResult:
    """Find the causes of every inquiry type of a run and save them.

    Parameters
    ----------
    granularity : {"coarse", "default", "fine"}, optional
        By default what `voc.yml` says.
    progress : callable
        Is told in Korean what is under way.
    """
    inquiries = run.load("inquiries").merge(run.load("tokens"), on="inquiry_id", validate="1:1")
    finer = granularity or run.settings.causes.granularity
    result = group_into_causes(inquiries, run.settings, finer, progress)
    parameters = {"granularity": finer}
    return CausesResult(
        causes=run.save("causes", result.causes, parameters=parameters),
        assignments=run.save("assignments", result.assignments, parameters=parameters),
        quotes=run.save("quotes", result.quotes, parameters=parameters),
        quality=run.save("cause_quality", result.quality, parameters=parameters),
        unbound=result.unbound,
    )


def group_into_causes(
    inquiries: pd.DataFrame, settings: Settings, granularity: Granularity, progress: Progress
) -> CausesResult:
    """The causes of any tokenised texts, nothing saved but the encoder's cache.

    Parameters
    ----------
    inquiries : DataFrame
        inquiry_id, text, inquiry_type (empty: from types.yml), lemmas, phrases, content.

    Raises
    ------
    InputError
        There is no inquiry, or taxonomy.csv or types.yml is wrong.
    """
    if inquiries.empty:
        raise InputError("분석할 문의가 없습니다.", remedy="원본의 행과 날짜, 기준일(as_of)을 확인하세요.")
    progress(f"문장 {len(inquiries):,}건을 벡터로 바꾸는 중")
    sentences = encode(inquiries["content"], settings.workspace / "cache")
    inquiries = inquiries.reset_index(drop=True).assign(**complete_types(inquiries, sentences, settings))
    taxonomy = read_taxonomy(settings.workspace)
    found = []
    for inquiry_type, rows in inquiries.groupby("inquiry_type", sort=True).indices.items():
        progress(f"{inquiry_type} {len(rows):,}건을 원인으로 묶는 중")
        with threadpool_limits(1, user_api="blas"):  # on such small matrices BLAS threads only wait
            part = _of_type(str(inquiry_type), inquiries.iloc[rows], sentences[rows], taxonomy, granularity)
        found.append(part)
    return _tables(found, taxonomy)


def _of_type(
    inquiry_type: str,
    inquiries: pd.DataFrame,
    sentences: Matrix,
    taxonomy: Taxonomy,
    granularity: Granularity,
) -> _TypeCauses:
    vectors = hybrid(sentences, inquiries["lemmas"])
    fewest = max(FEWEST_CAUSES, taxonomy.described(inquiry_type))
    topics = find_topics(vectors, inquiries["lemmas"], granularity, fewest)
    bound = taxonomy.bind(inquiry_type, sentences, topics.labels)
    topics, rows = _merge(topics, bound, taxonomy)
    return _TypeCauses(
        inquiry_type=inquiry_type,
        members=inquiries.reset_index(drop=True),
        topics=topics,
        names=name_causes(inquiries[["lemmas", "phrases"]], topics.labels, topics.keywords),
        quotes=choose_quotes(inquiries["text"], vectors, topics.labels),
        rows=rows,
        bound=frozenset(bound),
    )


def _merge(topics: Topics, bound: dict[int, int], taxonomy: Taxonomy) -> tuple[Topics, dict[int, pd.Series]]:
    """Obey `merged_into`: causes whose rows end in the same row are one, described by that row."""
    target = np.arange(len(topics.keywords))
    described: dict[int, int] = {}
    for row, label in bound.items():
        final = taxonomy.final(row)
        target[label] = described.setdefault(final, label)
    left = np.unique(target)
    merged = Topics(
        np.searchsorted(left, target[topics.labels]).astype(np.int64),
        topics.confidence,
        topics.agreement,
        [topics.keywords[label] for label in left],
    )
    rows = {int(np.searchsorted(left, label)): taxonomy.rows.iloc[row] for row, label in described.items()}
    return merged, rows


def _tables(found: list[_TypeCauses], taxonomy: Taxonomy) -> CausesResult:
    known_ids = frozenset(taxonomy.rows["cause_id"])
    causes = [_cause_rows(part, known_ids) for part in found]
    quotes = [
        _quote_rows(part, table["cause_id"].to_numpy()) for part, table in zip(found, causes, strict=True)
    ]
    bound = frozenset[int]().union(*(part.bound for part in found))
    return CausesResult(
        causes=pd.concat(causes, ignore_index=True),
        assignments=pd.concat(map(_assigned, found, causes), ignore_index=True),
        quotes=pd.concat(quotes, ignore_index=True),
        quality=pd.DataFrame([_quality_row(part) for part in found]),
        unbound=taxonomy.rows[~taxonomy.rows.index.isin(bound)],
    )


def _assigned(part: _TypeCauses, causes: pd.DataFrame) -> pd.DataFrame:
    ids = causes["cause_id"].to_numpy()
    table = part.members[["inquiry_id", "inquiry_type", "type_confidence"]]
    return table.assign(cause_id=ids[part.topics.labels], confidence=part.topics.confidence)


def _cause_rows(part: _TypeCauses, known_ids: Collection[str]) -> pd.DataFrame:
    """One row a cause: what the planner wrote about it, else what was found."""
    sizes = np.bincount(part.topics.labels)
    given = {str(row["name"]) for row in part.rows.values()}
    free = (id_ for n in count(1) if (id_ := f"{part.inquiry_type}#{n}") not in known_ids)
    rows = []
    for label, auto_name in enumerate(part.names):
        known = part.rows.get(label, _NOTHING_KNOWN)
        found = f"{auto_name} (2)" if auto_name in given else auto_name
        rows.append(
            {
                **{name: known[name] for name in ("owner", "department", "controllable", "note")},
                "cause_id": known["cause_id"] or next(free),
                "inquiry_type": part.inquiry_type,
                "name": known["name"] or found,
                "auto_name": auto_name,
                "keywords": ", ".join(part.topics.keywords[label]),
                "inquiries": int(sizes[label]),
                "agreement": float(part.topics.confidence[part.topics.labels == label].mean()),
                "effort_days": float(known["effort_days"] or "nan"),
            }
        )
    return pd.DataFrame(rows)


def _quote_rows(part: _TypeCauses, ids: np.ndarray) -> pd.DataFrame:
    rows = [
        (ids[label], position, part.members.at[row, "inquiry_id"], part.members.at[row, "text"])
        for label, chosen in enumerate(part.quotes)
        for position, row in enumerate(chosen)
    ]
    return pd.DataFrame(rows, columns=["cause_id", "position", "inquiry_id", "text"])


def _quality_row(part: _TypeCauses) -> dict[str, object]:
    labels: Labels = part.topics.labels
    return {
        "inquiry_type": part.inquiry_type,
        "inquiries": len(labels),
        "causes": len(part.names),
        "coverage": float((labels >= 0).mean()),
        "agreement": part.topics.agreement,
    }
