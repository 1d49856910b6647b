"""Reads a SARIF log by the types of sarif-pydantic, which follow the public schema; by the schema itself where one is named.

    read_sarif.py LOG [SCHEMA]
"""

import json
import sys

from sarif_pydantic import Sarif

text = open(sys.argv[1], encoding="utf-8").read()
if len(sys.argv) > 2:
    import jsonschema

    schema = json.load(open(sys.argv[2], encoding="utf-8"))
    for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(json.loads(text)):
        sys.exit(f"{list(error.absolute_path)}: {error.message}")
log = Sarif.model_validate_json(text)
results = [result for run in log.runs for result in run.results or []]
fixes = [fix for result in results for fix in result.fixes or []]
rules = [rule for run in log.runs for rule in run.tool.driver.rules or []]
print(len(results), len(fixes), len(rules))
