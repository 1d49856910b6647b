"""Says for each line of JSON [pattern, text] whether Python's re finds the pattern, and whether it matches the whole text.

The answer is two letters, y or n, or "fault" for what is no pattern there. Classes and cases are those of ASCII, as in the gateway.
"""
import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin:
    pattern, text = json.loads(line)
    try:
        # \z is \Z there, and \Z is the end or a newline before it.
        pattern = pattern.replace("\\Z", "(?:$)").replace("\\z", "\\Z")
        compiled = re.compile(pattern, re.ASCII)
    except re.error:
        print("fault")
        continue
    print("".join("y" if found else "n" for found in (compiled.search(text), compiled.fullmatch(text))))
