"""Reads every document of a folder with Python's json or PyYAML and prints what it holds, one line a file, sorted by name.

Numbers are printed as {"number": "their digits"}, so that none is lost; keys are sorted.
"""

import json
import pathlib
import sys

import yaml


class Number(dict):
    def __init__(self, text):
        super().__init__(number=text)


class Loader(yaml.SafeLoader):
    """PyYAML's own rules of which scalar is what, with numbers kept as they are written."""


for tag in ("int", "float"):
    Loader.add_constructor(f"tag:yaml.org,2002:{tag}", lambda loader, node: Number(node.value))

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".json":
        value = json.loads(text, parse_int=Number, parse_float=Number)
    else:
        value = yaml.load(text, Loader)
    print(path.name, json.dumps(value, sort_keys=True, separators=(",", ":")))
