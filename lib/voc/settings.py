"""``voc.yml``: what the planner tells the workbench, checked before anything runs.

Unknown names are refused with the nearest right one; paths are resolved against the
workspace, and the workspace against the folder of ``voc.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from voc.errors import SettingsError, nearest

Granularity = Literal["coarse", "default", "fine", "stable"]
"""How finely a type is split; `stable` weighs how far causes hold together and come back in subsamples."""

INQUIRY_COLUMNS = (
    "inquiry_id", "created_at", "text", "inquiry_type", "channel", "department", "customer_key",
    "order_key", "partner", "product", "segment", "status", "first_response_at", "resolved_at",
    "handle_minutes", "rating", "nps", "ces", "type_path", "vendor", "journey_stage", "app_version",
)  # fmt: skip
"""Every column of a source that the workbench knows; all but created_at and text may be missing."""

DENOMINATOR_COLUMNS = ("date", "count", "partner", "product", "segment")
"""Every column of a denominator's file that the workbench knows; all but date and count may be missing."""

CUSTOMER_COLUMNS = (
    "customer_key", "purchase_cycle_days", "order_value", "preferred_category", "age_group", "vip",
    "last_order_on", "churned_on", "churn_reason", "voluntary", "avoidable",
)  # fmt: skip
"""Every column of a customer file that the workbench knows; all but customer_key may be missing."""

ENCODERS = {
    "use": "use", "e5": "e5", "sentence-transformers": "sentence-transformers:모델", "openai": "openai:모델",
}  # fmt: skip
"""How each encoder is written."""

_KINDS = {
    "dict": "'이름: 값' 모양의 묶음", "model": "'이름: 값' 모양의 묶음", "list": "목록",
    "string": "글자", "path": "파일 경로", "int": "정수", "float": "숫자", "bool": "true 또는 false",
}  # fmt: skip
"""What a value should have been, by the first word of pydantic's name for the error."""

_EMPTIED = BeforeValidator(lambda value: {} if value is None else value)
"""A heading whose lines were all deleted is None to YAML and empty to the planner."""


MIN_RANKED = 30
"""A type or cause with fewer inquiries in the window is never ranked."""
SHORTEST_WINDOW, LONGEST_WINDOW = 2, 26


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """One raw table: where it lies and what its columns are called (ours: theirs)."""

    path: Path
    columns: Annotated[dict[str, str], _EMPTIED] = {}


class Inquiries(Source):
    """The inquiries. ``repeat_days`` is the window of a repeat contact (재문의), by type."""

    repeat_days: Annotated[int, Field(ge=1, le=90)] = 7
    repeat_days_by_type: dict[str, Annotated[int, Field(ge=1, le=90)]] = {}


class Orders(Source):
    """The denominator of the contact rate. ``unit`` is its Korean name (주문, 활성 사용자, 회원).

    ``lag_weeks``: types that follow it by some weeks (반품 a week after the orders).
    """

    unit: str = "주문"
    lag_weeks: Annotated[dict[str, Annotated[int, Field(ge=0, le=8)]], _EMPTIED] = {}


class Denominator(Source):
    """What the inquiries of some types are held against instead of the orders."""

    types: Annotated[list[str], Field(min_length=1)]


class Causes(_Strict):
    """How finely the inquiries of a type are split into causes, and what turns sentences into vectors.

    ``encoder_url`` is where `openai:MODEL` asks, by default OpenAI itself. Its key is never in a file.
    """

    granularity: Granularity = "default"
    encoder: str = "use"
    encoder_url: str = ""
    namer: str = ""
    """`openai:MODEL` has a language model name the causes; empty: their own phrases do."""
    namer_url: str = ""


class ReducibleShare(_Strict):
    """How much of the repeats and of the simple inquiries could be spared, by the planner's own judgement."""

    repeat: Annotated[float, Field(ge=0, le=1)] = 0.5
    simple: Annotated[float, Field(ge=0, le=1)] = 0.5


class Ranking(_Strict):
    """Window and money; without a cost (won) no money is printed.

    ``target_rates``: the planner's own contact rate by type, per unit of the denominator.
    ``cost_per_contact``: of every contact that ``cost_by_channel``, or ``wage_per_hour`` with the source's
    handle_minutes, does not price.
    """

    window_weeks: Annotated[int, Field(ge=SHORTEST_WINDOW, le=LONGEST_WINDOW)] = 8
    cost_per_contact: Annotated[float, Field(gt=0)] | None = None
    cost_by_channel: Annotated[dict[str, Annotated[float, Field(ge=0)]], _EMPTIED] = {}
    wage_per_hour: Annotated[float, Field(gt=0)] | None = None
    reducible_share: Annotated[ReducibleShare, _EMPTIED] = ReducibleShare()
    default_effort_days: Annotated[float, Field(gt=0)] = 10.0
    target_rates: dict[str, Annotated[float, Field(gt=0)]] = {}


class Service(_Strict):
    """Hours in which the centre works, and what its vendors promised.

    ``business_hours`` (09:00-18:00) and ``days`` (월-금, or 월,수,금): only these hours count, public
    holidays left out; empty: every hour does.  ``targets``: share completed within hours (24시간: 0.9).
    """

    business_hours: str = ""
    days: str = "월-금"
    targets: Annotated[dict[str, Annotated[float, Field(gt=0, le=1)]], _EMPTIED] = {}


class Report(_Strict):
    """What the pages show."""

    title: str = "VOC 주간 리포트"
    deep_dives: Annotated[int, Field(ge=1, le=20)] = 5


class Settings(_Strict):
    """All of ``voc.yml``; ``file`` is where it was read from."""

    file: Path
    workspace: Path
    inquiries: Inquiries
    orders: Orders | None = None
    denominators: Annotated[dict[str, Denominator], _EMPTIED] = {}
    """By Korean name (활성 회원)."""
    events: Path | None = None
    customers: Source | None = None
    """One row a customer, under the key that the inquiries carry."""
    causes: Annotated[Causes, _EMPTIED] = Causes()
    ranking: Annotated[Ranking, _EMPTIED] = Ranking()
    service: Annotated[Service, _EMPTIED] = Service()
    report: Annotated[Report, _EMPTIED] = Report()
    reports: Path = Path("reports")

    def raw(self, path: Path) -> Path:
        """A path of this file, resolved against the workspace."""
        return (self.workspace / path).resolve()

    @property
    def name(self) -> str:
        """The workspace's folder name; runs and reports carry it."""
        return self.workspace.name

    @property
    def reports_dir(self) -> Path:
        """Where finished reports go: beside voc.yml unless it says otherwise."""
        return (self.file.parent / self.reports).resolve()


def load_settings(path: str | Path) -> Settings:
    """Read and check ``voc.yml``.

    Raises
    ------
    SettingsError
        The file is missing or is no YAML mapping, or a name or value in it is wrong.
    """
    file = Path(path).resolve()
    if not file.is_file():
        raise SettingsError(
            "설정 파일이 없습니다.",
            expected="voc.yml 경로",
            got=str(path),
            remedy="경로를 확인하거나 README의 예시 voc.yml을 복사해 시작하세요.",
        )
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError) as error:  # also no UTF-8, or a day that no month has
        raise SettingsError(
            "설정 파일을 YAML로 읽을 수 없습니다.",
            got=" ".join(str(error).split()),
            where=str(file),
            remedy="들여쓰기와 따옴표를 확인하고 UTF-8로 저장하세요.",
        ) from None
    if not isinstance(content, dict):
        raise SettingsError("설정 파일이 비어 있거나 '이름: 값' 모양이 아닙니다.", where=str(file))
    if "file" in content:  # ours, not the planner's
        raise SettingsError("알 수 없는 설정 'file'입니다.", where=str(file))
    try:
        settings = Settings.model_validate({"file": file, **content})
    except ValidationError as error:
        raise SettingsError(_explain(error), where=str(file)) from None
    workspace = (file.parent / settings.workspace).resolve()
    settings = settings.model_copy(update={"workspace": workspace})
    _check_workspace(settings)
    return settings


def parse_date(value: str, where: str) -> date | None:
    """A date as typed by a user (2026-06-28), None for an empty text."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SettingsError(
            "날짜를 읽을 수 없습니다.", expected="2026-06-28 형식", got=value, where=where
        ) from None


def _check_workspace(settings: Settings) -> None:
    if not settings.workspace.is_dir():
        raise SettingsError(
            "작업 폴더(workspace)가 없습니다.",
            got=str(settings.workspace),
            where=f"{settings.file}의 workspace",
            remedy="폴더를 만들고 그 안 raw/에 원본 파일을 두세요.",
        )
    _check_columns("inquiries.columns", settings.inquiries.columns, INQUIRY_COLUMNS)
    if settings.orders:
        _check_columns("orders.columns", settings.orders.columns, DENOMINATOR_COLUMNS)
    for name, denominator in settings.denominators.items():
        _check_columns(f"denominators.{name}.columns", denominator.columns, DENOMINATOR_COLUMNS)
    if settings.customers:
        _check_columns("customers.columns", settings.customers.columns, CUSTOMER_COLUMNS)
    _check_denominators(settings)
    _check_costs(settings.ranking)
    _check_encoder(settings.causes)
    _check_namer(settings.causes)


def _check_columns(where: str, columns: dict[str, str], known: tuple[str, ...]) -> None:
    for name in columns:
        if name not in known:
            raise SettingsError.unknown(
                f"알 수 없는 열 이름 '{name}'입니다.",
                name,
                known,
                where=where,
                remedy="왼쪽에 워크벤치의 열 이름, 오른쪽에 원본 파일의 열 이름을 쓰세요.",
            )


def _check_denominators(settings: Settings) -> None:
    """All inquiries together need a denominator, each name is one thing, and a type has one of them."""
    if not settings.denominators:
        return
    orders = settings.orders
    if orders is None:
        raise SettingsError(
            "denominators가 있는데 orders가 없습니다.",
            expected="전체 문의를 견줄 기본 분모 하나",
            where="orders",
            remedy="기본 분모를 orders에 적고(이름은 unit), 다른 분모를 쓰는 유형만 denominators에 두세요.",
        )
    taken = {name: f"orders.lag_weeks.{name}" for name in orders.lag_weeks}
    for name, denominator in settings.denominators.items():
        where = f"denominators.{name}"
        if name == orders.unit:
            raise SettingsError(
                f"분모 이름 '{name}'이(가) orders.unit과 같습니다.", where=where, remedy="이름을 달리하세요."
            )
        for inquiry_type in denominator.types:
            if inquiry_type in taken:
                raise SettingsError(
                    f"문의 유형 '{inquiry_type}'의 분모가 둘입니다.",
                    got=f"{taken[inquiry_type]}, {where}.types", where=where, remedy="한 곳에만 두세요.",
                )  # fmt: skip
            taken[inquiry_type] = f"{where}.types"


def _check_costs(ranking: Ranking) -> None:
    if ranking.cost_by_channel and ranking.wage_per_hour is not None:
        raise SettingsError(
            "문의 1건의 비용을 두 가지로 정했습니다.",
            got="cost_by_channel, wage_per_hour", where="ranking", remedy="둘 중 하나만 남기세요.",
        )  # fmt: skip


def _check_encoder(causes: Causes) -> None:
    kind, _, model = causes.encoder.partition(":")
    if kind not in ENCODERS or bool(model) != (":" in ENCODERS[kind]):
        hint = "" if kind in ENCODERS else nearest(kind, ENCODERS)
        raise SettingsError(
            f"인코더 이름을 알 수 없습니다. {hint}",
            expected=", ".join(ENCODERS.values()), got=causes.encoder, where="causes.encoder",
        )  # fmt: skip
    url = causes.encoder_url
    if url and not (kind == "openai" and url.startswith(("http://", "https://"))):
        raise SettingsError(
            "encoder_url을 쓸 수 없습니다.",
            expected="encoder가 openai:모델일 때만, http:// 또는 https://로 시작하는 주소",
            got=f"{causes.encoder}, {url}", where="causes.encoder_url",
        )  # fmt: skip


def _check_namer(causes: Causes) -> None:
    kind, _, model = causes.namer.partition(":")
    if causes.namer and not (kind == "openai" and model.strip()):
        raise SettingsError(
            "원인 이름을 짓는 모델을 알 수 없습니다.",
            expected="openai:모델, 쓰지 않으려면 비워 두기", got=causes.namer, where="causes.namer",
        )  # fmt: skip
    url = causes.namer_url
    if url and not (causes.namer and url.startswith(("http://", "https://"))):
        raise SettingsError(
            "namer_url을 쓸 수 없습니다.",
            expected="namer가 있을 때만, http:// 또는 https://로 시작하는 주소",
            got=url, where="causes.namer_url",
        )  # fmt: skip


def _explain(error: ValidationError) -> str:
    """The first of pydantic's findings, as a Korean sentence; a misspelt name before what it leaves out."""
    findings = error.errors()
    first = next((found for found in findings if found["type"] == "extra_forbidden"), findings[0])
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        hint = nearest(str(first["loc"][-1]), _fields(first["loc"][:-1]))
        lines = [f"알 수 없는 설정 '{where}'입니다. {hint}".rstrip(), *_missing(findings)]
        return "\n  ".join(lines)
    if first["type"] == "missing":
        return "\n  ".join(_missing(findings))
    if first["type"] == "invalid_key" or first["loc"][-1] == "[key]":  # YAML reads 1 or true as no text
        place = where.removesuffix(".[key]")
        return f"설정의 이름 '{place}'이(가) 맞지 않습니다. 기대: 글자(숫자라면 따옴표로 감싸세요)"
    return f"설정 '{where}'의 값 {_shown(first['input'])}이(가) 맞지 않습니다. 기대: {_expected(first)}"


def _missing(findings: Sequence[Any]) -> list[str]:
    names = [".".join(map(str, found["loc"])) for found in findings if found["type"] == "missing"]
    return [f"필요한 설정 '{name}'이(가) 없습니다." for name in names]


def _expected(finding: Any) -> str:
    """What pydantic wanted, in Korean: the limit, the choices or the kind of value."""
    context = finding.get("ctx", {})
    if "expected" in context:  # 'coarse', 'default' or 'fine'
        return f"{context['expected'].replace(' or ', ', ')} 중 하나"
    limits = {"ge": "이상", "gt": "초과", "le": "이하", "lt": "미만"}
    rules = [f"{context[key]:g} {word}" for key, word in limits.items() if key in context]
    return ", ".join(rules) or _KINDS.get(finding["type"].split("_")[0], "다른 모양의 값")


def _shown(value: Any) -> str:
    return "(빈칸)" if value is None else repr(value)


def _fields(path: tuple[Any, ...]) -> list[str]:
    """The names allowed in the section that ``path`` leads to."""
    model: Any = Settings
    for part in path:
        if part not in model.model_fields:  # the planner's own name of a denominator
            continue
        annotation = model.model_fields[part].annotation
        options = [annotation, *get_args(annotation)]
        model = next(o for o in options if isinstance(o, type) and issubclass(o, BaseModel))
    return [name for name in model.model_fields if name != "file"]
