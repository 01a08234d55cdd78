"""What passes between the stages: checked on write and on read, with its facts beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from voc.artefacts import MADE_BY, Run, open_run, sha256, write_json
from voc.errors import ArtefactError
from voc.schemas import SCHEMAS
from voc.settings import Inquiries, Settings

DAY = pd.Timestamp("2026-06-22")
SEOUL = pd.Timestamp("2026-06-22 09:30", tz="Asia/Seoul")

TABLES: dict[str, pd.DataFrame] = {
    "inquiries": pd.DataFrame(
        {
            "inquiry_id": ["Q1", "Q2"], "created_at": [SEOUL, SEOUL], "text": ["안 와요", "[이름] 고객"],
            "inquiry_type": ["배송", None], "partner": ["하루결", None], "resolved_at": [SEOUL, pd.NaT],
            "rating": [1.0, None], "is_repeat": [True, None], "is_simple": [False, True],
            "is_complaint": [False, False], "is_risk": [False, True], "flag_words": ["", "소비자원"],
            "masked_kinds": ["", "phone"],
        }
    ),
    "excluded": pd.DataFrame(
        {
            "line": [3, 9], "inquiry_id": ["Q3", ""], "disposition": ["duplicate", "rejected"],
            "reason": ["같은 번호", "내용 없음"], "duplicate_of": ["Q1", ""],
        }
    ),
    "orders": pd.DataFrame(
        {
            "denominator": "주문", "date": [DAY, DAY], "partner": ["", "하루결"],
            "product": "", "segment": "", "count": [10, 0],
        }
    ),
    "events": pd.DataFrame({"start": [DAY], "end": [DAY], "kind": ["장애"], "note": ["결제"], "types": [""]}),
    "decisions": pd.DataFrame(
        {
            "unit_id": ["배송#1"], "inquiry_type": ["배송"], "cause": ["출고 지연"], "action": ["지연 알림"],
            "start_date": [DAY], "expected_saving_per_week": [None],
        }
    ),
    "tokens": pd.DataFrame(
        {
            "inquiry_id": ["Q1"], "lemmas": ["배송 안_오다"], "phrases": ["배송 안 옴=배송+안_오다"],
            "content": ["안 와요"],
        }
    ),
    "new_words": pd.DataFrame({"word": ["반품비"], "count": [12], "score": [0.4]}),
    "assignments": pd.DataFrame(
        {
            "inquiry_id": ["Q1"], "inquiry_type": ["배송"], "type_confidence": [1.0], "cause_id": ["배송#1"],
            "confidence": [0.9],
        }
    ),
    "causes": pd.DataFrame(
        {
            "cause_id": ["배송#1", "DLV-1"], "inquiry_type": ["배송", "배송"], "name": ["지연", "미수령"],
            "auto_name": ["출고 지연", "못 받음"], "keywords": ["출고, 지연", "완료"], "inquiries": [30, 4],
            "agreement": [0.8, 1.0], "owner": ["", "가"], "department": ["", "물류"],
            "controllable": ["", "self"], "note": ["", ""], "effort_days": [None, 3.0],
            "neighbours": ["DLV-1=0.31", "배송#1=0.31"], "dependency": ["", "택배사"], "status": ["", "검토"],
            "due": ["", "2026-07-31"],
        }
    ),
    "quotes": pd.DataFrame(
        {"cause_id": ["배송#1"], "position": [0], "inquiry_id": ["Q1"], "text": ["안 와요"]}
    ),
    "cause_quality": pd.DataFrame(
        {"inquiry_type": ["배송"], "inquiries": [2], "causes": [1], "coverage": [1.0], "agreement": [0.7]}
    ),
    "cause_tree": pd.DataFrame(
        {
            "inquiry_type": ["배송"], "group": ["지연"], "cause_id": ["배송#1"], "cause": ["지연"],
            "part": ["출고 지연"], "inquiries": [30], "example": ["안 와요"],
        }
    ),
    "passports": pd.DataFrame(
        {
            "cause_id": ["배송#1"], "inquiry_type": ["배송"], "date": [DAY], "event": ["born"], "by": ["run"],
            "detail": ["유형을 처음 묶어 찾은 2건"], "auto_name": ["출고 지연"],
        }
    ),
    "weekly": pd.DataFrame(
        {
            "unit_id": ["배송"], "week": [DAY], "inquiries": [7], "denominator": [1000.0],
            "rate_low": [0.004], "rate_mid": [0.006], "rate_high": [0.008],
        }
    ),
    "peers": pd.DataFrame(
        {
            "unit_id": ["배송"], "partner": ["하루결"], "inquiries": [7], "denominator": [1000.0],
            "expected": [9.5], "rate_low": [0.004], "rate_mid": [0.006], "rate_high": [0.008],
        }
    ),
    "slices": pd.DataFrame(
        {
            "unit_id": ["배송", "ALL"], "dimension": ["partner", "channel"], "value": ["하루결", "전화"],
            "inquiries": [7, 9], "first_inquiries": [6, 9], "denominator": [1000.0, 9000.0],
            "own_denominator": [True, False], "rate_low": [0.004, 0.0005], "rate": [0.006, 0.001],
            "rate_high": [0.008, 0.002], "net_rate": [0.005, None],
        }
    ),
    "change": pd.DataFrame(
        {
            "period": ["week"], "unit_id": ["T:배송"], "level": ["type"], "inquiry_type": ["배송"],
            "name": ["배송"], "before": [5], "after": [7], "volume_effect": [0.5], "mix_effect": [0.25],
            "rate_effect": [1.25], "rate_low": [-1.0], "rate_high": [3.0],
        }
    ),
    "alerts": pd.DataFrame(
        {
            "unit_id": ["배송#1", "배송#2"], "level": "cause", "inquiry_type": "배송",
            "kind": ["surge", "new"], "look_weeks": [1, 0], "observed": [100, 12],
            **{
                name: [0.5, None]
                for name in ("expected_low", "expected_mid", "expected_high", "p_value", "q_value")
            },
            "text": ["예상보다 많습니다.", "새 원인"],
        }
    ),
    "ranking": pd.DataFrame(
        {
            "unit_id": ["배송", "배송#1"], "level": ["type", "cause"], "inquiry_type": ["배송", "배송"],
            "name": ["배송", "출고 지연"], "denominator": "주문", "inquiries": [7, 7], "share": [1.0, 1.0],
            **{
                name: [0.5, 0.5]
                for name in (
                    "contact_rate", "contact_rate_low", "contact_rate_high", "floor_rate", "headroom_low",
                    "headroom_mid", "headroom_high", "effort_days", "feasibility", "saving_per_week",
                    "cost_saving_per_week", "priority", "saving_low", "saving_high",
                )
            },
            **{
                name: [None, 2.0]
                for name in (
                    "cost_saving_low", "cost_saving_high", "cost_per_contact", "ceiling_repeat",
                    "ceiling_simple",
                )
            },
            "cost_basis": ["", "channel"], "ceiling_text": ["", "많아야 주 2건"],
            "dependency": ["", "택배사"], "status": ["", "검토"], "due": ["", "2026-07-31"],
            "action_group": ["", "즉시 실행"], "rank_safe": [None, True], "rank_text": ["", "1위"],
            "headroom_best_peer": [None, 1.0], "headroom_own_best": [None, 1.0], "trend": [None, 0.1],
            "trend_month": [None, 0.1], "net_contact_rate": [None, 0.4],
            "net_contact_rate_low": [None, 0.3], "net_contact_rate_high": [None, 0.45],
            "repeat_share": [None, 0.2], "simple_share": [0.0, 0.1], "floor_evidence": ["none", "best_peer"],
            "evidence_text": ["", "가장 나은 파트너"], "controllable": ["", "self"], "owner": ["", ""],
            "department": ["", ""], "assumed": ["effort", ""], "rank": [None, 1], "alert": ["", "증가"],
            "chronic_weeks": [0, 9],
        }
    ),
    "sensitivity": pd.DataFrame(
        {
            "unit_id": ["배송#1", "배송#2"], "rank": [1, 11], "rank_low": [1, 9], "rank_high": [2, 14],
            "share_top_five": [0.97, 0.0], "share_top_ten": [1.0, 0.4], "safe": [True, None],
            "text": ["1~2위", ""],
        }
    ),
    "effects": pd.DataFrame(
        {
            "unit_id": ["배송#1"], "inquiry_type": ["배송"], "name": ["출고 지연"], "action": ["알림"],
            "start_date": [pd.Timestamp("2026-03-30")], "weeks_before": [3], "weeks_after": [0],
            **{
                name: [None]
                for name in ("promised", "actual_low", "actual_mid", "actual_high", "promised_share")
            },
            "verdict": ["자료 부족"], "text": ["쓸 수 있는 주가 모자랍니다."],
        }
    ),
    "effect_weeks": pd.DataFrame(
        {
            "unit_id": ["배송#1"], "start_date": [pd.Timestamp("2026-03-30")],
            "week": [pd.Timestamp("2026-04-06")], "inquiries": [30], "expected_low": [35.0],
            "expected_mid": [40.0], "expected_high": [46.0], "role": ["after"],
        }
    ),
    "forecast": pd.DataFrame(
        {
            "unit_id": ["ALL"], "inquiry_type": [""], "week": [pd.Timestamp("2026-07-06")], "low": [680.0],
            "mid": [800.0], "high": [920.0], "planned": [False], "holiday": [""], "mae_ratio": [None],
            "coverage": [0.9], "tested": [8], "shown": [True],
        }
    ),
    "departments": pd.DataFrame(
        {
            "department": ["물류"], "causes": [2], "saving_low": [3.0], "saving_mid": [5.0],
            "saving_high": [8.0], "cost_saving_per_week": [None], "effort_days": [9.0],
            "top_unit_id": ["배송#1"], "top_name": ["출고 지연"],
        }
    ),
    "drivers": pd.DataFrame(
        {
            "unit_id": ["ALL", "배송#1"], "dimension": ["partner", "channel"], "value": ["모노로그", "전화"],
            "other_dimension": ["", "weekday"], "other_value": ["", "월요일"],
            "direction": ["less", "more"], "reference": ["orders", "type"], "inquiries": [3, 30],
            "expected": [12.0, 10.0], "lift_low": [0.1, 2.0], "lift": [0.3, 3.0], "lift_high": [0.6, 4.4],
            "excess_low": [-2.0, 1.2], "excess_mid": [-1.1, 2.5], "excess_high": [-0.4, 4.0],
            "p_value": [0.001, 0.0], "q_value": [0.004, 0.0], "start": [None, pd.Timestamp("2026-06-08")],
            "text": ["적습니다.", "더 들어옵니다."],
        }
    ),
    "repeats": pd.DataFrame(
        {
            "unit_id": ["ALL"], "channel": [""], "inquiries": [40], "repeats": [4], "repeat_low": [0.05],
            "repeat_share": [0.1], "repeat_high": [0.2], "first_contacts": [20], "resolved_low": [None],
            "resolved_share": [None], "resolved_high": [None], "gap_median_days": [None],
            "gap_p90_days": [None],
        }
    ),
    "repeat_paths": pd.DataFrame(
        {
            "first_unit_id": ["배송#1"], "second_unit_id": ["환불#1"], "repeats": [12], "share": [0.4],
            "gap_median_days": [2.5],
        }
    ),
    "service": pd.DataFrame(
        {
            "period": ["week"], "split": ["vendor"], "value": ["한빛"], "measure": ["completed"],
            "hours": [24], "inquiries": [40], "within": [30], "share_low": [0.62], "share": [0.75],
            "share_high": [0.85], "target": [None], "verdict": [""],
        }
    ),
    "handle_times": pd.DataFrame(
        {
            "period": ["month"], "split": ["all"], "value": [""], "inquiries": [40],
            "median_minutes": [4.5], "p90_minutes": [12.0],
        }
    ),
    "tags": pd.DataFrame(
        {
            "unit_id": ["T:배송"], "inquiries": [40], "share": [1.0], "doubted": [0], "doubted_low": [0.0],
            "doubted_share": [0.0], "doubted_high": [0.06], "likely_type": [""], "likely_share": [None],
        }
    ),
    "mistagged": pd.DataFrame(
        {
            "inquiry_id": ["Q1"], "created_at": [SEOUL], "inquiry_type": ["기타"], "cause_id": ["기타#1"],
            "likely_type": ["배송"], "likely_cause_id": ["배송#1"], "probability": [0.97],
        }
    ),
    "tag_tree": pd.DataFrame(
        {
            "path": ["배송 > 지연"], "depth": [2], "inquiries": [40], "share_of_parent": [0.5],
            "ends_here": [40], "top_cause_id": ["배송#1"], "top_cause_share": [0.7],
        }
    ),
    "customers": pd.DataFrame(
        {
            "customer_key": ["a1"], "vip": ["VIP"], "churned_on": [pd.Timestamp("2026-05-01")],
            "churn_reason": ["가격"], "voluntary": [True], "avoidable": [None],
        }
    ),
    "experience": pd.DataFrame(
        {
            "unit_id": ["ALL"], "split": ["status"], "value": ["완료"], "measure": ["nps"], "inquiries": [90],
            "answers": [40], "low": [-20.5], "mid": [-10.0], "high": [1.5],
        }
    ),
    "impact": pd.DataFrame(
        {
            "unit_id": ["배송#1"], "measure": ["rating"], "answers": [40], "score": [3.4],
            "score_without": [3.5], "impact_low": [-0.2], "impact_mid": [-0.1], "impact_high": [-0.02],
            "p_value": [0.01],
        }
    ),
    "score_changes": pd.DataFrame(
        {
            "unit_id": ["배송#1"], "action": ["안내"], "start_date": [pd.Timestamp("2026-05-01")],
            "journey_stage": [""], "measure": ["ces"], "answers_before": [40], "before": [3.4],
            "answers_after": [30], "after": [3.4], "change_low": [None], "change_mid": [0.0],
            "change_high": [None], "others_change": [0.1],
        }
    ),
    "segments": pd.DataFrame(
        {
            "unit_id": ["ALL"], "dimension": ["vip"], "value": ["VIP"], "customers": [100], "inquiries": [40],
            "rate_low": [0.3], "rate": [0.4], "rate_high": [0.5], "lift_low": [1.2], "lift": [1.6],
            "lift_high": [2.1], "p_value": [0.001], "q_value": [0.02],
        }
    ),
    "churn": pd.DataFrame(
        {
            "reason": ["가격"], "customers": [40], "share_low": [0.3], "share": [0.4], "share_high": [0.5],
            "judged": [10], "avoidable": [4], "avoidable_low": [None], "avoidable_share": [None],
            "avoidable_high": [None], "voluntary_judged": [40], "voluntary": [30],
        }
    ),
    "retention": pd.DataFrame(
        {
            "unit_id": ["ALL"], "outcome": ["churn"], "asked": [100], "asked_hits": [5],
            "asked_share": [0.05], "others": [900], "others_hits": [27], "others_share": [0.03],
            "difference_low": [-0.01], "difference": [0.02], "difference_high": [0.07],
        }
    ),
}  # fmt: skip

Edit = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    settings = Settings(
        file=tmp_path / "voc.yml", workspace=tmp_path, inquiries=Inquiries(path=Path("raw.csv"))
    )
    return Run(settings, tmp_path / "runs" / "one")


def test_every_artefact_has_a_schema_and_a_maker() -> None:
    assert set(TABLES) == set(SCHEMAS)
    assert set(MADE_BY) == {*SCHEMAS, "summary"}
    notebooks = {path.stem for path in (Path(__file__).parents[1] / "notebooks").glob("*.ipynb")}
    assert set(MADE_BY.values()) <= notebooks


@pytest.mark.parametrize("name", TABLES)
def test_what_is_saved_comes_back(run: Run, name: str) -> None:
    assert not run.has(name)
    saved = run.save(name, TABLES[name])
    assert run.has(name)
    pd.testing.assert_frame_equal(run.load(name), saved)
    for column, values in TABLES[name].items():
        assert saved[column].isna().tolist() == values.isna().tolist()
        kept = saved[column].notna()
        assert saved.loc[kept, column].tolist() == values[values.notna()].tolist()


@pytest.mark.parametrize("name", TABLES)
def test_no_rows_are_a_table_too(run: Run, name: str) -> None:
    run.save(name, TABLES[name].iloc[:0])
    assert run.load(name).empty


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "edit",
    [
        lambda table: table.drop(columns=table.columns[0]),
        lambda table: table.assign(한_칸_더=1),
        lambda table: table.assign(**{str(table.columns[0]): None}),
    ],
    ids=["column missing", "column too many", "value missing"],
)
def test_a_wrong_table_is_refused_on_write_and_on_read(run: Run, name: str, edit: Edit) -> None:
    wrong = edit(TABLES[name])
    with pytest.raises(ArtefactError, match=f"'{name}' 산출물이 약속된 모양이 아닙니다"):
        run.save(name, wrong)
    assert not run.has(name)
    run.save(name, TABLES[name])
    wrong.to_parquet(run.folder / f"{name}.parquet")
    with pytest.raises(ArtefactError, match=f"notebooks/{MADE_BY[name]}.ipynb"):
        run.load(name)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("inquiries", lambda table: table.assign(inquiry_id="Q1")),
        ("inquiries", lambda table: table.assign(text=[None, "가"])),
        ("excluded", lambda table: table.assign(disposition="lost")),
        ("assignments", lambda table: table.assign(confidence=1.5)),
        ("causes", lambda table: table.assign(name="같은 이름")),
        ("orders", lambda table: table.assign(count=-1)),
        ("orders", lambda table: table.assign(date="어제")),
        ("ranking", lambda table: table.assign(level="product")),
        ("quotes", lambda table: pd.concat([table, table])),
        ("cause_tree", lambda table: pd.concat([table, table])),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(run: Run, name: str, edit: Edit) -> None:
    with pytest.raises(ArtefactError):
        run.save(name, edit(TABLES[name]))


def test_the_facts_beside_a_table(run: Run) -> None:
    run.save("inquiries", TABLES["inquiries"], parameters={"as_of": None})
    run.save("excluded", TABLES["excluded"])
    run.save("tokens", TABLES["tokens"], parameters={"most": 3})
    facts = json.loads((run.folder / "tokens.json").read_text(encoding="utf-8"))
    assert facts == run.load_json("tokens")
    assert facts["artefact"] == "tokens"
    assert facts["rows"] == 1
    assert facts["parameters"] == {"most": 3}
    assert facts["inputs"] == {
        f"{name}.parquet": sha256(run.folder / f"{name}.parquet") for name in ("inquiries", "excluded")
    }
    assert {"python", "pandas", "kiwipiepy", "bertopic"} <= set(facts["versions"])
    assert run.load_json("inquiries")["inputs"] == {}


def test_saving_again_replaces(run: Run) -> None:
    run.save("tokens", TABLES["tokens"])
    run.save("tokens", TABLES["tokens"].assign(lemmas="쿠폰"))
    assert run.load("tokens")["lemmas"].tolist() == ["쿠폰"]


@pytest.mark.parametrize("name", sorted(MADE_BY))
def test_a_missing_artefact_names_the_notebook_to_run(run: Run, name: str) -> None:
    with pytest.raises(ArtefactError) as caught:
        run.load_json(name) if name == "summary" else run.load(name)
    assert f"'{name}' 산출물이 아직 없습니다." in str(caught.value)
    assert f"notebooks/{MADE_BY[name]}.ipynb" in str(caught.value)


@pytest.mark.parametrize("kept", [0, 100])
def test_a_cut_off_artefact_names_the_notebook_to_run(run: Run, kept: int) -> None:
    run.save("causes", TABLES["causes"])
    file = run.folder / "causes.parquet"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ArtefactError, match=r"03_causes\.ipynb를 다시 실행"):
        run.load("causes")


def test_only_parquet_and_json_are_left(run: Run) -> None:
    for name, table in TABLES.items():
        run.save(name, table)
    run.save_json("summary", {"제목": "주간 리뷰"})
    assert {path.suffix for path in run.folder.iterdir()} == {".parquet", ".json"}
    assert "주간 리뷰" in (run.folder / "summary.json").read_text(encoding="utf-8")


def test_json_knows_no_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "x.json", {"rate": float("nan")})


def test_sha256_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes("문의".encode())
    assert sha256(file) == hashlib.sha256("문의".encode()).hexdigest()


def test_runs_by_hand_share_a_folder(tmp_path: Path) -> None:
    (tmp_path / "voc.yml").write_text("workspace: .\ninquiries: {path: raw.csv}\n", encoding="utf-8")
    assert open_run(tmp_path / "voc.yml").folder == (tmp_path / "runs" / "manual").resolve()
    assert open_run(tmp_path / "voc.yml", tmp_path / "other").folder == (tmp_path / "other").resolve()
