"""How much of the sample's planted truth a run recovers: causes and headroom.

Run after `make report`:  .venv/bin/python benchmarks/recovery.py [RUN_FOLDER]

- AMI by type: adjusted mutual information of found and planted causes over the inquiries whose tag is
  right; the number of causes found beside the number planted.
- Reliability: stated confidence beside the share that is right.
- Confident assignments: of those with confidence >= 0.8, the share whose planted cause is the majority
  of their found cause.
- Headroom: Spearman correlation of estimated and planted headroom over found causes with at least 50
  inquiries in the window. The planted headroom of a found cause is that of the planted cause most of its
  inquiries come from, times the share of that planted cause it holds, by the evidence the estimate used.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import adjusted_mutual_info_score

ROOT = Path(__file__).parents[1]
TRUTH = ROOT / "data" / "sample" / "truth"


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data/sample/runs/sample-2026-06-28"
    truth = pd.read_csv(TRUTH / "inquiries.csv", dtype=str, keep_default_na=False)
    truth = truth.rename(columns={"문의번호": "inquiry_id"})[["inquiry_id", "type", "cause", "late"]]
    found = pd.read_parquet(folder / "assignments.parquet").merge(truth, on="inquiry_id", validate="1:1")
    found["majority"] = found.groupby("cause_id")["cause"].transform(lambda causes: causes.mode().iloc[0])
    print(causes_table(found).to_string(index=False))
    print("\n" + reliability(found).to_string())
    sure = found[found["confidence"] >= 0.8]
    agrees = (sure["cause"] == sure["majority"]).mean()
    print(f"\nconfidence >= 0.8: {len(sure) / len(found):.0%} of assignments, {agrees:.1%} in the majority")
    print(headroom(folder, found))


def reliability(found: pd.DataFrame) -> pd.DataFrame:
    """Stated confidence beside the share that is right, in bins; mistagged inquiries count as wrong."""
    bins = pd.cut(found["confidence"], [0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1], include_lowest=True)
    right = (found["cause"] == found["majority"]).rename("right")
    table = pd.concat([found["confidence"], right], axis=1).groupby(bins, observed=True)
    return table.mean().assign(inquiries=table.size()).round(2).rename_axis("bin")


def causes_table(found: pd.DataFrame) -> pd.DataFrame:
    """AMI, counts and purity by type, and the mean of the types."""
    right = found[found["inquiry_type"] == found["type"]]
    table = pd.DataFrame([_type_row(str(name), group) for name, group in right.groupby("type")])
    mean = pd.DataFrame([{"type": "mean", **table.mean(numeric_only=True)}])
    return pd.concat([table, mean], ignore_index=True).round(2)


def _type_row(name: str, group: pd.DataFrame) -> dict[str, object]:
    late = group[group["late"] == "1"]
    return {
        "type": name,
        "inquiries": len(group),
        "planted": group["cause"].nunique(),
        "found": group["cause_id"].nunique(),
        "AMI": adjusted_mutual_info_score(group["cause"], group["cause_id"]),
        "AMI new wording": adjusted_mutual_info_score(late["cause"], late["cause_id"]),
        "purity": (group["cause"] == group["majority"]).mean(),
    }


def headroom(folder: Path, found: pd.DataFrame) -> str:
    """Rank correlation with planted headroom, and what causes without slack were promised."""
    ranking = pd.read_parquet(folder / "ranking.parquet")
    ranking = ranking[(ranking["level"] == "cause") & (ranking["inquiries"] >= 50)].set_index("unit_id")
    origin = found.groupby("cause_id")[["type", "majority"]].agg(lambda values: values.mode().iloc[0])
    of_majority = found[found["cause"] == found["majority"]]
    held = of_majority.groupby("cause_id").size() / origin["majority"].map(found["cause"].value_counts())
    floors = pd.read_csv(TRUTH / "floors.csv").set_index(["type", "cause"])
    floors.columns = [f"true_{name}" for name in floors.columns]
    ranking = ranking.join(origin).join(held.rename("held")).join(floors, on=["type", "majority"])
    by_peers = ranking["floor_evidence"] == "best_peer"
    planted = ranking["true_headroom_own_best"].where(~by_peers, ranking["true_headroom_best_peer"])
    planted = planted.fillna(0.0) * ranking["held"]
    rho = spearmanr(ranking["headroom_mid"], planted).statistic
    flat = ranking[(ranking["true_is_null"] == 1) & ~by_peers]
    promised = (flat["headroom_low"] > 0).sum()
    return (
        f"headroom: Spearman {rho:.2f} over {len(ranking)} found causes with 50 inquiries or more; "
        f"sum {ranking['headroom_mid'].sum():.0f} a week estimated, {planted.sum():.0f} planted; "
        f"{promised} of {len(flat)} causes without slack were promised something"
    )


if __name__ == "__main__":
    main()
