# The two commands of the README are `make report` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SETTINGS ?= voc.yml

.DEFAULT_GOAL := help
.PHONY: help report test lab check lock sample clean

help:  ## 할 수 있는 일을 보여 줍니다 (lists the targets)
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

report: $(READY)  ## 예시(또는 SETTINGS=내/voc.yml)로 리포트를 만들고 경로를 출력합니다
	@$(BIN)/voc report $(SETTINGS)

test: $(READY)  ## 린트, 타입 검사, 모든 테스트(노트북 실행 포함)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/python -m pytest

lab: $(READY)  ## 노트북을 한국어 JupyterLab에서 엽니다
	$(BIN)/jupyter lab --LabApp.app_settings_dir=$(CURDIR)/notebooks/.lab --notebook-dir=notebooks

check: $(READY)  ## 설정과 원본 파일만 확인합니다
	@$(BIN)/voc check $(SETTINGS)

sample: $(READY)  ## 예시 데이터를 씨앗값에서 다시 만듭니다 (비트까지 같음)
	$(BIN)/python data/sample/source/generate.py

lock: $(READY)  ## pyproject.toml에서 requirements.lock을 다시 만듭니다
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --python-version 3.11 --universal --quiet --output-file requirements.lock

clean:  ## 가상 환경과 만든 것을 지웁니다 (reports/와 runs/는 남깁니다)
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# uv installs the lock about seven times faster than pip; pip only fetches uv, by the lock's own hashes.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 이상이 필요합니다: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo "먼저 설치하세요: sudo apt install python3-venv"; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r $(VENV)/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --no-deps --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
