#!/bin/sh
# The peers' own environment, never the product's: benchmarks/peers/install.sh [FOLDER]
# torch goes first, because the others would take any build of it; one for CPUs is enough. No other dependency is
# looked up: torchvision, which only the downloads of topmost want, must fit torch's build or nothing imports.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-${VOC_BENCH_SCRATCH:-$here/../../../voc-bench}/peers}
python3 -m venv "$folder"
"$folder/bin/python" -m pip install --quiet torch==2.13.0
"$folder/bin/python" -m pip install --quiet --no-deps --requirement "$here/requirements.txt"
