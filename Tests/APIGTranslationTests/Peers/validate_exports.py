"""Validates every JSON document of a folder with openapi-spec-validator and prints each error: file, kind, place and message, by tabs."""

import json
import pathlib
import sys

from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    document = json.loads(path.read_bytes())
    validator = OpenAPIV2SpecValidator if "swagger" in document else OpenAPIV30SpecValidator
    for error in validator(document).iter_errors():
        # An error of "one of these schemas" is as good as the most telling one under it.
        deepest = error
        while getattr(deepest, "context", None):
            deepest = max(deepest.context, key=lambda inner: len(inner.absolute_path))
        place = "/".join(str(step) for step in getattr(deepest, "absolute_path", []))
        message = " ".join(str(deepest.message).split())[:200]
        print(path.name, type(error).__name__, place, message, sep="\t")
