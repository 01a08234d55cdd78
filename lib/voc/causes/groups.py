"""The causes of one type while a run works them out: who is in which, and what each is called by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

import numpy as np

from voc.causes.assign import Shares
from voc.causes.graph import Labels

Origin = Literal["known", "found", "born"]


@dataclass
class Group:
    """One cause: its id ("" until it gets one) and where it comes from.

    ``known`` to the predecessor, ``found`` when the whole type was clustered, or ``born`` in this run.
    ``was`` is the id that a run had given it, where the planner's has taken its place.
    """

    id: str = ""
    origin: Origin = "found"
    was: str = ""


@dataclass(frozen=True)
class Event:
    """What happened to a cause in this run; a row of `passports` when it has its date and type."""

    cause_id: str
    event: str
    by: Literal["run", "planner"]
    detail: str


@dataclass
class Groups:
    """All causes of a type.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        Position in ``groups`` of every inquiry of the type.
    agreement : float
    groups : list of Group
    confidence : ndarray of float, shape (n,)
        Empty until all inquiries have their group.
    events : list of Event
    """

    labels: Labels
    agreement: float
    groups: list[Group]
    confidence: Shares = field(default_factory=lambda: np.empty(0))
    events: list[Event] = field(default_factory=list)

    @property
    def sizes(self) -> Labels:
        """Inquiries of each group."""
        return np.bincount(self.labels, minlength=len(self.groups))

    def add(self, rows: Labels, group: Group) -> int:
        """Give ``rows`` to a new group and return its label."""
        self.groups.append(group)
        self.labels[rows] = len(self.groups) - 1
        return len(self.groups) - 1

    def tell(self, cause_id: str, event: str, by: Literal["run", "planner"], detail: str) -> None:
        """Note an event for the cause's passport."""
        self.events.append(Event(cause_id, event, by, detail))

    def tidy(self) -> None:
        """Groups of one id become one, empty ones go, and the largest is label 0."""
        first: dict[str, int] = {}
        target = [first.setdefault(group.id or f"\0{i}", i) for i, group in enumerate(self.groups)]
        self.labels = np.asarray(target)[self.labels]
        sizes = self.sizes
        order = sorted(np.flatnonzero(sizes), key=lambda i: (-sizes[i], self.groups[i].id, i))
        place = np.zeros(len(self.groups), dtype=np.int64)
        place[order] = np.arange(len(order))
        self.labels = place[self.labels]
        self.groups = [self.groups[i] for i in order]

    def number(self, inquiry_type: str, used: Iterable[str]) -> None:
        """Give the next free number of the type to every group without an id."""
        taken = {*used, *(group.id for group in self.groups)}
        free = (id_ for n in count(1) if (id_ := f"{inquiry_type}#{n}") not in taken)
        for group in self.groups:
            group.id = group.id or next(free)
