"""Prints the only .tf file of a folder as terraform fmt writes it."""

import pathlib
import subprocess
import sys

for path in pathlib.Path(sys.argv[1]).glob("*.tf"):
    run = subprocess.run(["terraform", "fmt", "-"], input=path.read_bytes(), capture_output=True, check=True)
    sys.stdout.buffer.write(run.stdout)
