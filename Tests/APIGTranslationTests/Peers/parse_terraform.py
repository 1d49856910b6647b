"""Parses every .tf file of a folder with python-hcl2 and prints, for each: name, resources, imports, and references that lead nowhere."""

import pathlib
import re
import sys

import hcl2


def texts(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def plain(label):
    """Labels have their quotes in some versions of the parser."""
    return label.strip('"')


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.tf")):
    with path.open(encoding="utf-8") as file:
        parsed = hcl2.load(file)
    declared = {f"var.{plain(name)}" for block in parsed.get("variable", []) for name in block}
    resources = [
        f"{plain(kind)}.{plain(name)}"
        for block in parsed.get("resource", [])
        for kind, named in block.items()
        for name in named
    ]
    declared.update(resources)
    imports = parsed.get("import", [])
    used = set()
    for block in parsed.get("resource", []) + imports:
        for text in texts(block):
            # Texts of ours hold no expressions: "$${" is none.
            for found in re.findall(r"(?:^|(?<!\$)\$\{|^\[|, )\s*(var\.\w+|huaweicloud_apig_\w+\.\w+)", text):
                used.add(found)
    print(path.name, len(resources), len(imports), ",".join(sorted(used - declared)) or "-")
