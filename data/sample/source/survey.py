"""What customers answer when a closed inquiry asks them: 만족도 (1 to 5) and 추천점수 (0 to 10).

Both come from one latent mood, so that the score expected of a cause is known exactly.  Whether somebody
answers hangs on nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from inquiries import Inquiry
from world import ACTED_MOOD, MOODS, SEED, SURVEY_SHARE, Cause, monday

_RATING = np.array([-1.6, -0.9, -0.2, 0.7])  # between 1|2, 2|3, 3|4 and 4|5
_NPS = np.array([-2.2, -1.9, -1.6, -1.35, -1.1, -0.7, -0.4, 0.0, 0.5, 1.0])  # between 0|1 ... 9|10
_OWN = 0.5  # of each answer's own spread beside the mood's 1


def ask(inquiries: Sequence[Inquiry]) -> None:
    """Draw the answers, from a stream of their own."""
    rng = np.random.default_rng([SEED, 8])
    for inquiry in inquiries:
        answers, mood, *own = rng.random(), *rng.normal(size=3)
        if inquiry.status != "완료" or answers >= SURVEY_SHARE:
            continue
        felt = mood + _mood(inquiry.cause, inquiry.created.date() >= monday(ACTED_MOOD[1]))
        inquiry.rating = str(1 + int(np.searchsorted(_RATING, felt + _OWN * own[0])))
        inquiry.nps = str(int(np.searchsorted(_NPS, felt + _OWN * own[1])))


def expected(cause: Cause, late: bool) -> tuple[float, float]:
    """Mean 만족도 and NPS of a cause's answers, before and from the week of the action on (``late``)."""
    above = norm.sf((np.concatenate([_RATING, _NPS]) - _mood(cause, late)) / np.hypot(1, _OWN))
    return 1 + float(above[:4].sum()), 100 * float(above[4 + 8] - (1 - above[4 + 6]))


def _mood(cause: Cause, late: bool) -> float:
    """The cause's mean mood; one action lifts that of its cause to nothing special."""
    return 0.0 if late and cause.key == ACTED_MOOD[0] else MOODS.get(cause.key, 0.0)
