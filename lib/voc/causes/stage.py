"""The stage: inquiries and tokens in; causes, assignments, quotes, passports and quality figures out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from voc.artefacts import Run
from voc.causes.encoder import encode, open_encoder
from voc.causes.graph import Matrix, one_thread
from voc.causes.groups import Event, Groups
from voc.causes.keep import Space, clustered, kept, match
from voc.causes.leiden import FEWEST_CAUSES, neighbour_share
from voc.causes.llm import Namer, ask_names, open_namer
from voc.causes.memory import Memory, basis, recall
from voc.causes.notes import run_notes, type_notes
from voc.causes.obey import obey
from voc.causes.passports import COLUMNS, auto_names, origins, passports
from voc.causes.silent import forget_buckets, with_bucket
from voc.causes.tables import Tables, TypeCauses, tables
from voc.causes.taxonomy import Taxonomy, check_owners, read_taxonomy
from voc.causes.terms import Terms
from voc.causes.topics import TOO_FEW, find_topics
from voc.causes.types import complete_types, says_nothing
from voc.causes.vectors import Words, hybrid, word_vectors
from voc.errors import InputError
from voc.garbage import left_alone
from voc.settings import Granularity, Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class CausesResult(Tables):
    """What notebook 03 shows; the tables are the artefacts of the same names."""

    unbound: pd.DataFrame
    """Rows of taxonomy.csv that fit no cause of this run."""
    passports: pd.DataFrame
    events: pd.DataFrame
    """What happened to causes in this run: the passports' newest rows."""
    notes: tuple[str, ...]
    """Korean lines on what this run continued from, and on what it could not do."""


@dataclass(frozen=True)
class _Work:
    """What all types share, and what a run remembers of them for the next one."""

    words: Words
    taxonomy: Taxonomy
    namer: Namer | None
    granularity: Granularity
    memory: Memory | None
    anew: bool
    """Everything is clustered, though there is a predecessor."""
    clustered: dict[str, int] = field(default_factory=dict)
    """Inquiries of each type that said something when it was last clustered whole."""
    settled: dict[str, str] = field(default_factory=dict)
    moved: dict[str, float] = field(default_factory=dict)
    """Share of known inquiries that clustering anew put into another cause."""
    bound: set[int] = field(default_factory=set)
    told: dict[str, list[Event]] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    """Why a language model that was asked for names gave none."""


def find_causes(
    run: Run,
    granularity: Granularity | None = None,
    progress: Progress = lambda text: None,
    recluster: bool = False,
) -> CausesResult:
    """Find the causes of every inquiry type of a run and save them.

    Causes of the latest completed run before this one are kept: see `voc.causes.memory`.

    Parameters
    ----------
    granularity : {"coarse", "default", "fine", "stable"}, optional
        By default what `voc.yml` says.
    progress : callable
        Is told in Korean what is under way.
    recluster : bool
        Cluster everything anew; causes that hold together keep their id.
    """
    inquiries = run.load("inquiries").merge(run.load("tokens"), on="inquiry_id", validate="1:1")
    finer = granularity or run.settings.causes.granularity
    known = recall(run)
    memory = forget_buckets(known) if known else None
    result, facts = _group(inquiries, run.settings, finer, progress, memory, recluster)
    facts = {"granularity": finer, "predecessor": _named(memory), **facts}
    return replace(
        result,
        causes=run.save("causes", result.causes, parameters=facts),
        assignments=run.save("assignments", result.assignments, parameters=facts),
        quotes=run.save("quotes", result.quotes, parameters=facts),
        quality=run.save("cause_quality", result.quality, parameters=facts),
        tree=run.save("cause_tree", result.tree, parameters=facts),
        passports=run.save("passports", result.passports, parameters=facts),
    )


def _named(memory: Memory | None) -> dict[str, str] | None:
    return {"run": memory.run, "sha256": memory.sha256} if memory else None


def group_into_causes(
    inquiries: pd.DataFrame, settings: Settings, granularity: Granularity, progress: Progress
) -> CausesResult:
    """The causes of any tokenised texts, nothing known before and nothing saved but the encoder's cache.

    Parameters
    ----------
    inquiries : DataFrame
        inquiry_id, text, inquiry_type (empty: from types.yml), lemmas, phrases, content.

    Raises
    ------
    InputError
        There is no inquiry, or taxonomy.csv or types.yml is wrong.
    """
    return _group(inquiries, settings, granularity, progress, None, False)[0]


@left_alone()
def _group(
    inquiries: pd.DataFrame,
    settings: Settings,
    granularity: Granularity,
    progress: Progress,
    memory: Memory | None,
    recluster: bool,
) -> tuple[CausesResult, dict[str, Any]]:
    """The result, and what stands beside it for the next run."""
    if inquiries.empty:
        raise InputError("분석할 문의가 없습니다.", remedy="원본의 행과 날짜, 기준일(as_of)을 확인하세요.")
    progress(f"문장 {len(inquiries):,}건을 벡터로 바꾸는 중")
    encoder = open_encoder(settings)
    # the same causes whatever the order of the rows
    inquiries = inquiries.sort_values(["content", "inquiry_id"], ignore_index=True)
    sentences = encode(inquiries["content"], encoder, progress)
    with one_thread():
        inquiries = inquiries.assign(**complete_types(inquiries, sentences, settings, encoder))
    rests_on = basis(settings, granularity, encoder.identity)
    work = _Work(
        words=word_vectors(inquiries["lemmas"], lambda words: encode(words, encoder)),
        taxonomy=read_taxonomy(settings.workspace, encoder),
        namer=open_namer(settings),
        granularity=granularity,
        memory=memory,
        anew=memory is None or recluster or memory.facts["basis"] != rests_on,
    )
    if memory:
        check_owners(work.taxonomy, memory.causes, set(inquiries["inquiry_type"]))
    found: list[Tables] = []
    for inquiry_type, rows in inquiries.groupby("inquiry_type", sort=True).indices.items():
        progress(f"{inquiry_type} {len(rows):,}건을 원인으로 묶는 중")
        with one_thread():
            found.append(_of_type(str(inquiry_type), inquiries.iloc[rows], sentences[rows], work))
    facts = {"basis": rests_on, "clustered": work.clustered, "settled": work.settled, "moved": work.moved}
    return _result(inquiries, found, work), facts


def _of_type(inquiry_type: str, inquiries: pd.DataFrame, sentences: Matrix, work: _Work) -> Tables:
    """The causes of those that say something, and the bucket of the others."""
    silent = says_nothing(inquiries)
    telling = inquiries[~silent].reset_index(drop=True)
    found = None if silent.all() else _causes_of(inquiry_type, telling, sentences[~silent], work)
    return with_bucket(inquiry_type, inquiries[silent], found)


def _causes_of(inquiry_type: str, inquiries: pd.DataFrame, sentences: Matrix, work: _Work) -> TypeCauses:
    terms = Terms.of(inquiries["lemmas"])
    space = Space(hybrid(sentences, terms, work.words), sentences)
    groups = _groups(inquiry_type, inquiries, space, work)
    taxonomy, memory = work.taxonomy, work.memory
    settled: Mapping[str, str] = memory.facts["settled"] if memory else {}
    work.bound.update(obey(groups, inquiry_type, taxonomy, space, settled))
    groups.confidence = neighbour_share(space.graph, groups.labels)
    used = set(taxonomy.rows["cause_id"]) | (set(memory.passports["cause_id"]) if memory else set())
    groups.number(inquiry_type, used)
    work.told[inquiry_type] = groups.events + origins(groups, inquiry_type, memory)
    described = {group.id for group in groups.groups}
    work.settled.update(
        {
            id_: taxonomy.fingerprint(row)
            for row in taxonomy.of_type(inquiry_type)
            if (id_ := taxonomy.id_of(row)) not in described
        }
    )
    names = auto_names(memory) if memory else {}

    def better(fresh: list[str], words: list[list[str]], quotes: list[list[str]]) -> list[str]:
        named = ask_names(fresh, words, quotes, work.namer)
        work.unanswered.update([named.note] if named.note else [])
        return named.names

    return TypeCauses.of(
        inquiry_type,
        inquiries,
        terms,
        space.vectors,
        space.graph,
        groups,
        taxonomy,
        names,
        work.granularity,
        better,
    )


def _groups(inquiry_type: str, inquiries: pd.DataFrame, space: Space, work: _Work) -> Groups:
    """Kept from the predecessor where it knows the type, else clustered, and matched where it may."""
    memory, before = work.memory, None
    if memory is not None:
        before = memory.known(inquiries)
        size = memory.facts["clustered"].get(inquiry_type, 0)
        outgrown = size < TOO_FEW <= len(inquiries)  # it was one cause for want of inquiries
        if before["cause_id"].ne("").any() and not work.anew and not outgrown:
            work.clustered[inquiry_type] = size
            recent = (inquiries["created_at"] >= memory.recent_after).to_numpy()
            return kept(before, space, recent, memory.agreement[inquiry_type], work.granularity)
    work.clustered[inquiry_type] = len(inquiries)
    fewest = max(FEWEST_CAUSES, work.taxonomy.described(inquiry_type))
    groups = clustered(find_topics(space.vectors, inquiries["lemmas"], work.granularity, fewest, space.graph))
    if before is not None and before["cause_id"].ne("").any():
        moved, shared = match(groups, before["cause_id"])
        work.moved[inquiry_type] = round(moved / shared, 4)
    return groups


def _result(inquiries: pd.DataFrame, found: list[Tables], work: _Work) -> CausesResult:
    made = tables(found)
    taxonomy = work.taxonomy.rows
    if "created_at" in inquiries:
        dated = made.assignments.merge(inquiries[["inquiry_id", "created_at"]], on="inquiry_id")
        every, events = passports(work.memory, work.told, made.causes, dated)
    else:  # any file: nothing happens in time
        every = events = pd.DataFrame(columns=list(COLUMNS))
    return CausesResult(
        causes=made.causes,
        assignments=made.assignments,
        quotes=made.quotes,
        quality=made.quality,
        tree=made.tree,
        unbound=taxonomy[~taxonomy.index.isin(work.bound)],
        passports=every,
        events=events,
        notes=_notes(inquiries, made.quality, work),
    )


def _notes(inquiries: pd.DataFrame, quality: pd.DataFrame, work: _Work) -> tuple[str, ...]:
    causes = dict(zip(quality["inquiry_type"], quality["causes"], strict=True))
    return (
        *run_notes(work.memory, inquiries, work.anew, work.moved),
        *type_notes(inquiries, causes, work.clustered),
        *sorted(work.unanswered),
    )
