"""The artefacts' tables from the causes of every type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from voc.causes.graph import Graph, Labels, Matrix
from voc.causes.groups import Groups
from voc.causes.keywords import keywords
from voc.causes.names import name_causes
from voc.causes.quotes import choose_quotes
from voc.causes.relations import closest
from voc.causes.taxonomy import Taxonomy
from voc.causes.taxonomy_file import PLAN
from voc.causes.terms import Terms
from voc.causes.tree import cause_tree
from voc.settings import Granularity

Better = Callable[[list[str], list[list[str]], list[list[str]]], list[str]]

DIGITS = 4
"""Confidences are rounded to this: their last bits depend on which texts were encoded together."""


@dataclass(frozen=True)
class Tables:
    """The artefacts of the same names; ``quality`` is `cause_quality`, ``tree`` is `cause_tree`."""

    causes: pd.DataFrame
    assignments: pd.DataFrame
    quotes: pd.DataFrame
    quality: pd.DataFrame
    tree: pd.DataFrame


@dataclass(frozen=True)
class TypeCauses(Tables):
    """The tables of one type."""

    @classmethod
    def of(
        cls,
        inquiry_type: str,
        inquiries: pd.DataFrame,
        terms: Terms,
        vectors: Matrix,
        graph: Graph,
        groups: Groups,
        taxonomy: Taxonomy,
        auto_names: Mapping[str, str],
        granularity: Granularity,
        better: Better,
    ) -> TypeCauses:
        """Name the causes, choose their quotes and say what the planner wrote about them.

        Parameters
        ----------
        inquiries : DataFrame, n rows
            inquiry_id, inquiry_type, type_confidence, text, phrases.
        terms : Terms
            Of the inquiries.
        vectors : ndarray, shape (n, d)
        graph : Graph
        auto_names : mapping of cause_id to name
            Of causes that earlier runs named: a run never renames.
        granularity : {"coarse", "default", "fine", "stable"}
            Of the causes; `cause_tree` looks below it.
        better : callable
            Names, keywords and quotes of causes without a name so far to names (`voc.causes.llm`).
        """
        ids = [group.id for group in groups.groups]
        words = keywords(terms, groups.labels)
        named = [auto_names.get(group.id) or auto_names.get(group.was, "") for group in groups.groups]
        known = {label: name for label, name in enumerate(named) if name}
        fresh = name_causes(inquiries["phrases"], groups.labels, words, vectors, known)
        quotes = choose_quotes(inquiries["text"], vectors, groups.labels)
        new = [label for label in range(len(ids)) if label not in known]
        said = [inquiries["text"].iloc[quotes[label]].tolist() for label in new]
        given = better([fresh[label] for label in new], [words[label] for label in new], said)
        names = _filled(named, dict(zip(new, given, strict=True)))
        assigned = inquiries[["inquiry_id", "inquiry_type", "type_confidence"]]
        causes = _causes(inquiry_type, groups, words, names, taxonomy)
        tree = cause_tree(
            inquiries, terms, vectors, graph, groups.labels, causes["name"].tolist(), granularity
        )
        return cls(
            causes=causes.assign(neighbours=_neighbours(vectors, groups.labels, ids)),
            assignments=assigned.assign(
                cause_id=[ids[label] for label in groups.labels], confidence=groups.confidence.round(DIGITS)
            ),
            quotes=pd.DataFrame(
                [
                    (ids[label], position, inquiries["inquiry_id"].iat[row], inquiries["text"].iat[row])
                    for label, chosen in enumerate(quotes)
                    for position, row in enumerate(chosen)
                ],
                columns=["cause_id", "position", "inquiry_id", "text"],
            ),
            quality=pd.DataFrame(
                {
                    "inquiry_type": [inquiry_type],
                    "inquiries": len(inquiries),
                    "causes": len(ids),
                    "coverage": float((groups.labels >= 0).mean()),
                    "agreement": groups.agreement,
                }
            ),
            tree=tree.assign(inquiry_type=inquiry_type, cause_id=[ids[label] for label in tree.pop("label")]),
        )


def tables(found: Sequence[Tables]) -> Tables:
    """One below the other."""
    return Tables(
        **{
            name: pd.concat([getattr(part, name) for part in found], ignore_index=True)
            for name in ("causes", "assignments", "quotes", "quality", "tree")
        }
    )


def _filled(known: list[str], fresh: Mapping[int, str]) -> list[str]:
    """The name a cause was born with; a new one's differs from all of them."""
    names = list(known)
    for label, name in fresh.items():
        names[label] = unlike(name, set(names))
    return names


def unlike(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _causes(
    inquiry_type: str, groups: Groups, words: list[list[str]], names: list[str], taxonomy: Taxonomy
) -> pd.DataFrame:
    """One row a cause: what the planner wrote about it, else what was found."""
    given = [taxonomy.value(group.id, "name") for group in groups.groups]
    taken, rows = set(given), []
    for label, (group, size) in enumerate(zip(groups.groups, groups.sizes, strict=True)):
        name = given[label] or unlike(names[label], taken)
        taken.add(name)
        rows.append(
            {
                **{column: taxonomy.value(group.id, column) for column in PLAN},
                "cause_id": group.id,
                "inquiry_type": inquiry_type,
                "name": name,
                "auto_name": names[label],
                "keywords": ", ".join(words[label]),
                "inquiries": int(size),
                "agreement": round(float(groups.confidence[groups.labels == label].mean()), DIGITS),
                "effort_days": float(taxonomy.value(group.id, "effort_days") or "nan"),
            }
        )
    return pd.DataFrame(rows)


def _neighbours(vectors: Matrix, labels: Labels, ids: list[str]) -> list[str]:
    """Of each cause those that share more with it than all causes of the type do: ``id=cosine|id=cosine``."""
    return [
        "|".join(f"{ids[label]}={cosine:.2f}" for label, cosine in near) for near in closest(vectors, labels)
    ]
