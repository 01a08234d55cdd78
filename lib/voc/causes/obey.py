"""What the planner wrote is done: rows find their causes, causes are split and merged."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from voc.bucket import is_bucket
from voc.causes.births import LEAST
from voc.causes.graph import Labels, Matrix
from voc.causes.groups import Group, Groups
from voc.causes.keep import Space
from voc.causes.taxonomy import ENOUGH, Taxonomy

TYPICAL = 3
"""A cause without examples speaks through so many of its most typical inquiries."""


def obey(
    groups: Groups, inquiry_type: str, taxonomy: Taxonomy, space: Space, settled: Mapping[str, str]
) -> set[int]:
    """Bind the rows of a type to its causes, split and merge as they say.

    Parameters
    ----------
    settled : mapping of cause_id to fingerprint
        Rows that an earlier run could bind to no cause, or merged away. While the planner leaves them
        as they are, they may only take what was born since: a cause must not change its id by chance.

    Returns
    -------
    set of int
        Positions of the rows that describe a cause or were merged into one.
    """
    rows = [row for row in taxonomy.of_type(inquiry_type) if not _of_bucket(taxonomy, row)]
    label_of = {group.id: label for label, group in enumerate(groups.groups)}
    bound = {row: label_of[id_] for row in rows if (id_ := taxonomy.id_of(row)) in label_of}
    tried = {row for row in rows if settled.get(taxonomy.id_of(row)) == taxonomy.fingerprint(row)}
    free = set(range(len(groups.groups))) - set(bound.values())
    asking = [row for row in rows if row not in bound]
    fresh = [row for row in asking if row not in tried]
    found = taxonomy.bind(fresh, space.sentences, groups.labels, free)
    born = {i for i in free - set(found.values()) if groups.groups[i].origin == "born"}
    found |= taxonomy.bind([row for row in asking if row in tried], space.sentences, groups.labels, born)
    for row, label in found.items():
        _rename(groups, label, taxonomy.id_of(row))
    bound |= found
    merged = {row for row in rows if taxonomy.value(taxonomy.id_of(row), "merged_into")}
    apart = [row for row in fresh if row not in bound and row not in merged]
    bound |= _split(groups, apart, bound, taxonomy, space)
    _merge(groups, bound, taxonomy)
    groups.tidy()
    return set(bound) | (merged & tried)


def _of_bucket(taxonomy: Taxonomy, row: int) -> bool:
    """A bucket is no cause: it gets no other name, and nothing is merged into it."""
    cause_id = taxonomy.id_of(row)
    return is_bucket(cause_id) or is_bucket(taxonomy.final(cause_id))


def _rename(groups: Groups, label: int, cause_id: str) -> None:
    """The planner's id takes the place of one that a run gave."""
    old = groups.groups[label].id
    if old:
        groups.tell(old, "merged", "planner", f"{cause_id}(으)로 이어짐")
        groups.tell(cause_id, "renamed", "planner", f"{old}에서 이어짐")
    groups.groups[label].id, groups.groups[label].was = cause_id, old


def _split(
    groups: Groups, rows: list[int], bound: Mapping[int, int], taxonomy: Taxonomy, space: Space
) -> dict[int, int]:
    """Rows whose examples pull a clear part out of a cause that has a row already."""
    parents: dict[int, list[int]] = {}
    for row in rows:
        if row in taxonomy.examples:
            votes = taxonomy.votes(row, space.sentences, groups.labels)
            if votes.max() > ENOUGH:
                parents.setdefault(int(votes.argmax()), []).append(row)
    found: dict[int, int] = {}
    for parent, asking in sorted(parents.items()):
        members = np.flatnonzero(groups.labels == parent)
        staying = [taxonomy.examples[r] for r, at in bound.items() if at == parent and r in taxonomy.examples]
        sides = staying[:1] or [_typical(space, members)]
        sides += [taxonomy.examples[row] for row in asking]
        side = _nearest_side(space.sentences[members], space.communities[-1][members], sides)
        for i, row in enumerate(asking, start=1):
            part = members[side == i]
            pulled = taxonomy.votes(row, space.sentences[members], (side == i).astype(np.int64))
            if min(len(part), int((side == 0).sum())) >= LEAST and pulled[-1] > 0.5:
                cause_id, parent_id = taxonomy.id_of(row), groups.groups[parent].id
                found[row] = groups.add(part, Group(cause_id, "known"))
                groups.tell(cause_id, "split", "planner", f"{parent_id}에서 {len(part):,}건을 나눔")
    return found


def _typical(space: Space, members: Labels) -> Matrix:
    centre = space.sentences[members].mean(axis=0)
    near = np.argsort(-(space.sentences[members] @ centre), kind="stable")
    return space.sentences[members[near[:TYPICAL]]]


def _nearest_side(sentences: Matrix, fine: Labels, sides: list[Matrix]) -> Labels:
    """The side whose examples most of each fine community are nearest to; 0 is the cause itself."""
    nearest = np.stack([(sentences @ examples.T).max(axis=1) for examples in sides]).argmax(axis=0)
    votes = np.zeros((int(fine.max()) + 1, len(sides)))
    np.add.at(votes, (fine, nearest), 1)
    side: Labels = votes.argmax(axis=1)[fine]
    return side


def _merge(groups: Groups, bound: Mapping[int, int], taxonomy: Taxonomy) -> None:
    """Causes whose rows end in the same row get its id; `tidy` makes one of them."""
    for row, label in bound.items():
        cause_id = taxonomy.id_of(row)
        into = taxonomy.final(cause_id)
        if into != cause_id:
            count = int(groups.sizes[label])
            groups.groups[label].id = into
            groups.tell(cause_id, "merged", "planner", f"{into}(으)로 합침, 문의 {count:,}건")
