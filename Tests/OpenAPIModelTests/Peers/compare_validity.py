"""Compares the verdicts of `apig validate` with those of the public openapi-spec-validator.

The corpus: the samples and the rules' fixtures as they are; documents made from Fixtures/validity/base-*.yaml, one change each (every place of
the tree by every kind of change, of which a sample drawn by a seed is taken); and whole documents in folders that are given.

Ours is "invalid" when there is an error among APIG1xxx and APIG2xxx. A disagreement is one line:

    VERSION SIDE CHANGE PLACE: WHAT

and is known when a pattern of Fixtures/validity/differences.txt is found in it.
"""

import argparse
import collections
import copy
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import yaml
from jsonschema.exceptions import ValidationError
from openapi_spec_validator import validate
from openapi_spec_validator.readers import read_from_filename

# The public validator takes minutes for a megabyte.
MAX_BYTES = 500_000

WRONG = {"mapping": {"wrong": 1}, "list": ["wrong"], "text": "wrong text", "number": 42, "Boolean": True, "null": None}


class Loader(yaml.SafeLoader):
    """Reads numbers and truth values as JSON has them, and no dates."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def places(node, path=()):
    """Every place of a tree, the root first."""
    yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, path + (index,))


def at(node, path):
    for step in path:
        node = node[step]
    return node


def kind_of(value):
    if isinstance(value, dict):
        return "mapping"
    if isinstance(value, list):
        return "list"
    if isinstance(value, bool):
        return "Boolean"
    if value is None:
        return "null"
    return "text" if isinstance(value, str) else "number"


def changes(base):
    """The changes of a document: a name, a place, and what is done to the container of the place."""
    references = sorted({at(base, path)["$ref"] for path in places(base) if is_reference(at(base, path))})
    for path in places(base):
        value = at(base, path)
        if isinstance(value, dict):
            beside = "-beside-reference" if is_reference(value) else ""
            yield "add" + beside, path, lambda node: node.update({"surprise": 1})
            yield "add-extension" + beside, path, lambda node: node.update({"x-surprise": 1})
        if isinstance(value, list) and value:
            yield "repeat", path, lambda node: node.append(copy.deepcopy(node[0]))
            yield "empty", path, lambda node: node.clear()
        if is_reference(value):
            for other in references:
                if other != value["$ref"]:
                    yield "redirect", path, lambda node, other=other: node.update({"$ref": other})
            yield "break", path, lambda node: node.update({"$ref": node["$ref"] + "Gone"})
        if not path:
            continue
        parent, key = path[:-1], path[-1]
        if isinstance(at(base, parent), dict):
            yield "delete", path, ("parent", lambda node, key=key: node.pop(key))
            if not str(key).startswith("/"):
                yield "misspell", path, ("parent", lambda node, key=key: node.update({key + "s": node.pop(key)}))
        for name, wrong in WRONG.items():
            if name != kind_of(value):
                yield "to-" + name, path, (
                    "parent", lambda node, key=key, wrong=wrong: node.__setitem__(key, copy.deepcopy(wrong)))
        if isinstance(value, str) and value:
            yield "other-text", path, ("parent", lambda node, key=key: node.__setitem__(key, node[key] + "?"))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield "negate", path, ("parent", lambda node, key=key: node.__setitem__(key, -1 - node[key]))
    ids = [path for path in places(base) if path and path[-1] == "operationId"]
    for path in ids[1:]:
        yield "same-id", path, ("parent", lambda node: node.update({"operationId": at(base, ids[0])}))


def is_reference(value):
    return isinstance(value, dict) and isinstance(value.get("$ref"), str)


def changed(base, change):
    _, path, action = change
    document = copy.deepcopy(base)
    if isinstance(action, tuple):
        action[1](at(document, path[:-1]))
    else:
        action(at(document, path))
    return document


def pointer(path):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path) or "/"


def their_verdict(document, uri=""):
    """`None` for valid, or why it is not."""
    try:
        validate(document, base_uri=uri)
    except ValidationError as error:
        where = pointer(error.absolute_path)
        return f"{error.validator or type(error).__name__} at {where}: {error.message[:120]}"
    except RecursionError:
        return "fails: RecursionError"
    except Exception as error:  # The validator trips over some documents; that is a rejection of its kind.
        return f"fails: {type(error).__name__}: {str(error)[:100]}"
    return None


def our_verdicts(apig, files):
    """For each file `None`, or the first error."""
    verdicts = {}
    for start in range(0, len(files), 40):
        part = files[start:start + 40]
        run = subprocess.run(
            [apig, "validate", "--fail-on", "never", "--format", "json", *part], capture_output=True, text=True)
        if not run.stdout:
            sys.exit(f"apig says nothing about {part[0]} …: {run.stderr}")
        report = json.loads(run.stdout)
        if report["summary"]["dropped"]:
            sys.exit("apig has more findings than it keeps; use fewer documents at once")
        for finding in report["diagnostics"]:
            if finding["severity"] != "error" or finding["code"][4] not in "12":
                continue
            file = finding["location"]["file"]
            if "location" not in finding:
                sys.exit(f"a finding without a position: {finding}")
            verdicts.setdefault(file, f"{finding['code']} {finding['message']} at {finding.get('pointer') or '/'}")
    return verdicts


def version_of(document):
    text = str(document.get("swagger") or document.get("openapi") or "?") if isinstance(document, dict) else "?"
    return text[:3]


def made(fixtures, folder, count, seed):
    """Writes the documents made by changes; gives name, document and file of each."""
    generator = random.Random(seed)
    for base_file in sorted((fixtures / "validity").glob("base-*.yaml")):
        base = yaml.load(base_file.read_text(), Loader)
        every = list(changes(base))
        chosen = every if count is None or count >= len(every) else generator.sample(every, count)
        print(f"{base_file.name}: {len(chosen)} of {len(every)} changes")
        for number, change in enumerate(chosen):
            document = changed(base, change)
            file = folder / f"{base_file.stem}-{number}.json"
            file.write_text(json.dumps(document))
            yield f"{version_of(base)} {{}} {change[0]} {pointer(change[1])}", document, str(file)


def whole(files):
    """Documents as they are; what is no API document, or a large one, is passed over."""
    for file in sorted(files):
        if file.stat().st_size > MAX_BYTES:
            print(f"{file.name}: passed over, it is larger than {MAX_BYTES} bytes")
            continue
        try:
            document, uri = read_from_filename(str(file))
        except Exception:
            continue
        if isinstance(document, dict) and ("swagger" in document or "openapi" in document):
            yield f"{version_of(document)} {{}} as-is {file.parent.name}/{file.name}", document, str(file), uri


def documents_in(folder):
    return [path for suffix in ("yaml", "yml", "json") for path in folder.rglob(f"*.{suffix}") if path.is_file()]


def known_differences(file):
    known = []
    for line in file.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            pattern, _, reason = line.partition(" => ")
            if not reason.strip():
                sys.exit(f"{file.name}: no reason in: {line}")
            known.append((re.compile(pattern.strip()), reason.strip()))
    return known


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--apig", required=True, help="the apig executable")
    parser.add_argument("--fixtures", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=600, help="documents made from each base; 0 for every change")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--show", type=int, default=3, help="lines shown of each new disagreement")
    parser.add_argument("folders", nargs="*", type=pathlib.Path, help="folders of further documents")
    options = parser.parse_args()

    cases = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, document, file in made(
            options.fixtures, pathlib.Path(temporary), options.count or None, options.seed
        ):
            cases.append((name, file, their_verdict(document)))
        files = [
            *documents_in(options.fixtures / "samples"), *documents_in(options.fixtures / "rules"),
            *documents_in(options.fixtures / "validity"),
        ]
        for folder in options.folders:
            files += documents_in(folder)
        for name, document, file, uri in whole(files):
            cases.append((name, file, their_verdict(document, uri)))
        ours = our_verdicts(options.apig, [file for _, file, _ in cases])

    known = known_differences(options.fixtures / "validity" / "differences.txt")
    counts = collections.Counter()
    reasons = collections.Counter()
    new = collections.defaultdict(list)
    for name, file, theirs in cases:
        our = ours.get(file)
        counts["both accept" if not theirs and not our else "both reject" if theirs and our else "disagree"] += 1
        if bool(theirs) == bool(our):
            continue
        side = "they-reject" if theirs else "we-reject"
        line = name.replace("{}", side, 1) + ": " + (theirs or our)
        reason = next((reason for pattern, reason in known if pattern.search(line)), None)
        if reason:
            reasons[f"{side}: {reason}"] += 1
        else:
            new[f"{side} {(our or theirs).split(' ')[0]}"].append(line)

    print(f"\n{len(cases)} documents: " + ", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    print("\nKnown differences:")
    for reason, count in reasons.most_common():
        print(f"{count:6}  {reason}")
    unused = [pattern.pattern for pattern, reason in known if not any(key.endswith(": " + reason) for key in reasons)]
    for pattern in unused:
        print(f"     0  not met in this sample: {pattern}")
    if not new:
        print("\nNo other disagreement.")
        return
    print(f"\nOther disagreements: {sum(map(len, new.values()))}")
    for cause, lines in sorted(new.items(), key=lambda item: -len(item[1])):
        print(f"{len(lines):6}  {cause}")
        for line in lines[:options.show]:
            print(f"          {line}")
    sys.exit(1)


if __name__ == "__main__":
    os.environ.setdefault("OPENAPI_SPEC_VALIDATOR_WARN_DEPRECATED", "0")
    main()
