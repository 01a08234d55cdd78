"""The command line: ``voc report``, ``voc check``, ``voc causes``, ``voc compare``.

Schedulers call ``voc report`` every Monday; planners use ``voc check`` before the first run,
``voc causes`` on any file and ``voc compare`` on two workspaces or two periods.  Exit codes: 0 done,
1 a failure inside, 2 something the user can mend.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voc.errors import RunError, SettingsError, VocError

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="한국어 고객 문의(VOC)에서 고칠 가치가 있는 원인을 찾아 리포트로 만듭니다.",
)  # fmt: skip

SettingsPath = Annotated[Path, typer.Argument(metavar="VOC.YML", help="설정 파일")]


def _say(line: str) -> None:
    typer.echo(line, err=True)


@app.command()
def report(
    settings: SettingsPath = Path("voc.yml"),
    as_of: Annotated[str, typer.Option(help="기준일 (예: 2026-06-28). 이후 문의는 뺍니다.")] = "",
    type_: Annotated[
        list[str] | None, typer.Option("--type", help="상세 페이지를 만들 유형 (여러 번)")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="리포트를 둘 폴더 (기본: reports/)")] = None,
    recluster: Annotated[
        bool, typer.Option("--recluster", help="지난 실행의 원인을 잇지 않고 모두 다시 묶습니다.")
    ] = False,
) -> None:
    """노트북 01~06을 실행하고 리포트 경로를 출력합니다."""
    from voc.run import make_report
    from voc.settings import parse_date

    day = parse_date(as_of, "--as-of")
    index = make_report(settings, as_of=day, types=type_ or (), out=out, recluster=recluster, echo=_say)
    typer.echo(index)


@app.command()
def check(settings: SettingsPath = Path("voc.yml")) -> None:
    """설정과 원본 파일만 확인합니다. 아무것도 실행하거나 저장하지 않습니다."""
    from voc.causes.encoder import open_encoder
    from voc.causes.taxonomy import read_taxonomy
    from voc.intake import check_input
    from voc.ranking.insights.service import check_service
    from voc.settings import load_settings

    loaded = load_settings(settings)
    open_encoder(loaded)
    check_service(loaded.service)
    for line in check_input(loaded):
        typer.echo(line)
    typer.echo(f"원인 사전(taxonomy.csv): {len(read_taxonomy(loaded.workspace).rows):,}행")
    typer.echo("확인을 마쳤습니다.")


@app.command()
def causes(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="CSV 또는 Parquet 파일")],
    text: Annotated[str, typer.Option(help="문의 내용 열")],
    out: Annotated[Path, typer.Option(help="결과 CSV")],
    type_: Annotated[str, typer.Option("--type", help="문의 유형 열 (없으면 전체를 한 묶음으로)")] = "",
    id_: Annotated[str, typer.Option("--id", help="문의 번호 열 (없으면 행 번호)")] = "",
    granularity: Annotated[str, typer.Option(help="coarse, default, fine, stable")] = "default",
) -> None:
    """아무 파일에서나 원인만 찾습니다: 입력 한 줄에 결과 한 줄."""
    from voc.any_file import causes_of_file
    from voc.bucket import is_bucket

    table = causes_of_file(source, out, text=text, type_=type_, id_=id_, granularity=granularity, echo=_say)
    found = sum(not is_bucket(id_) for id_ in table["cause_id"].dropna().unique())
    typer.echo(f"{len(table):,}행에서 원인 {found:,}개를 찾아 {out}에 썼습니다.")


@app.command()
def compare(
    settings: SettingsPath,
    other: Annotated[
        Path | None, typer.Argument(metavar="[OTHER.YML]", help="비교할 다른 작업 폴더의 설정 파일")
    ] = None,
    before: Annotated[str, typer.Option(help="앞 기간 (예: 2026-01-05:2026-03-29)")] = "",
    after: Annotated[str, typer.Option(help="뒤 기간 (예: 2026-03-30:2026-06-28)")] = "",
    names: Annotated[str, typer.Option(help="두 자료를 부를 이름 (예: 우리,경쟁사)")] = "",
    out: Annotated[Path | None, typer.Option(help="결과를 둘 폴더 (기본: reports/)")] = None,
) -> None:
    """두 자료(우리와 경쟁사) 또는 한 자료의 두 기간을 원인의 비중으로 비교합니다."""
    from voc.compare import compare_periods, compare_workspaces

    if other is not None and not (before or after):
        done = compare_workspaces(settings, other, names=names, out=out, echo=_say)
    elif other is None and before and after and not names:
        done = compare_periods(settings, before, after, out=out, echo=_say)
    else:
        raise SettingsError(
            "무엇과 무엇을 비교할지 알 수 없습니다.",
            expected="설정 파일 두 개(--names는 이때만), 또는 설정 파일 하나와 --before, --after",
            where="voc compare",
            remedy="예: voc compare 우리.yml 경쟁사.yml 또는 "
            "voc compare voc.yml --before 2026-01-05:2026-03-29 --after 2026-03-30:2026-06-28",
        )
    for line in done.lines:
        typer.echo(line)
    typer.echo(done.table)
    typer.echo(done.page)


def main() -> None:
    """Run the command line; errors a user can mend are printed, without a traceback."""
    try:
        app()
    except RunError as error:
        _say(str(error))
        sys.exit(1)
    except VocError as error:
        _say(str(error))
        sys.exit(2)
    except OSError as error:
        problem = RunError(
            "파일을 쓰거나 읽지 못했습니다.",
            got=error.strerror or type(error).__name__, where=str(error.filename or ""),
            remedy="디스크의 빈 자리와 폴더의 쓰기 권한을 확인하세요. 지난 리포트는 그대로 있습니다.",
        )  # fmt: skip
        _say(str(problem))
        sys.exit(1)
