#!/usr/bin/env bash
# Reading and importing a generated document of 2,000 operations, beside a bare libyaml event scan, a libyaml tree and Python's C loader, all in one run.
#
#   Benchmarks/import.sh [RUNS]
#
# Prints the best of the runs for each in milliseconds and MB/s, and the peak memory of the import. Needs a C compiler, python3 and PyYAML.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bin=$(Scripts/build-release)
python3 Benchmarks/generate-document.py --operations 2000 --format yaml --output "$work/api.yaml"
python3 Benchmarks/generate-document.py --operations 2000 --format json --output "$work/api.json"
cc -O2 -o "$work/libyaml" Benchmarks/libyaml-scan.c -lyaml

python3 - "$work" "$bin/apig" "$runs" <<'PY'
import json, os, subprocess, sys, time
import yaml
work, apig, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])

def best(name, size, run):
    times = []
    for _ in range(runs):
        times.append(run())
    low = min(times)
    print(f"{name:44} {low * 1000:8.1f} ms {size / low / 1e6:8.1f} MB/s")
    return low

def process(*arguments):
    def run():
        start = time.perf_counter()
        subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start
    return run

def reported(*arguments):
    return lambda: float(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)

def loader(read):
    def run():
        start = time.perf_counter()
        read()
        return time.perf_counter() - start
    return run

document, as_json = f"{work}/api.yaml", f"{work}/api.json"
size, json_size = os.path.getsize(document), os.path.getsize(as_json)
# Measured first: a child's figure begins with what this process holds at its start.
options = ("--max-operations", "5000", "-o", f"{work}/out", "--format", f"text={work}/report")
child = subprocess.Popen([apig, "import", document, *options], stdout=subprocess.DEVNULL)
_, _, usage = os.wait4(child.pid, 0)
print(f"YAML {size / 1e6:.2f} MB, JSON {json_size / 1e6:.2f} MB, best of {runs}")
scan = best("libyaml, events only", size, reported(f"{work}/libyaml", "scan", document))
best("libyaml, document tree", size, reported(f"{work}/libyaml", "tree", document))
text = open(document).read()
if runs > 2:
    start = time.perf_counter(); yaml.load(text, Loader=yaml.CSafeLoader); once = time.perf_counter() - start
    print(f"{'Python, C loader (once)':44} {once * 1000:8.1f} ms {size / once / 1e6:8.1f} MB/s")
raw = open(as_json, "rb").read()
best("Python, json", json_size, loader(lambda: json.loads(raw)))
start = best("apig --version (start of the process)", 1, process(apig, "--version"))
yaml_time = best("apig import of YAML, whole process", size, process(apig, "import", document, *options))
best("apig import of JSON, whole process", json_size, process(apig, "import", as_json, *options))
best("apig validate of YAML, whole process", size, process(apig, "validate", "--fail-on", "never", document))
print(f"import of YAML / event scan: {yaml_time / scan:.2f}")
print(f"peak memory of the import: {usage.ru_maxrss / 1024:.1f} MiB, {usage.ru_maxrss * 1024 / size:.1f} bytes for each byte of YAML")
PY
