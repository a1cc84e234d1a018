"""The public headers say what they declare: every function, struct and enum value has its comment.

    python check_headers.py INCLUDE_DIR

A comment ends on the line before what it is of. Members are not looked at: one comment may tell of several, and a name
may say all.
"""

import pathlib
import re
import sys

FOLDER = pathlib.Path(sys.argv[1]) / "restyle"
FUNCTION = re.compile(r"^(?:RESTYLE_API|static inline)\b")
VALUE = re.compile(r"^\s+(RESTYLE_\w+) = [-\w]+,?\s*$")
STRUCT = re.compile(r"^typedef struct (\w+) \{")
SEVERAL = re.compile(r"^enum \{ .*,")


def is_commented(lines, at):
    """Whether a comment ends right before the line."""
    return at > 0 and lines[at - 1].rstrip().endswith("*/")


def faults_of(header):
    lines = header.read_text().splitlines()
    for at, line in enumerate(lines):
        place = f"{header.name}:{at + 1}"
        if FUNCTION.match(line) and not is_commented(lines, at):
            yield f"{place}: no comment before the function: {line.strip()}"
        elif (value := VALUE.match(line)) and not is_commented(lines, at):
            yield f"{place}: no comment before {value[1]}"
        elif SEVERAL.match(line):
            yield f"{place}: values in one line, which have no comments"
        elif (struct := STRUCT.match(line)) and not is_commented(lines, at):
            yield f"{place}: no comment before {struct[1]}"
        elif "DESIGN.md" in line:
            yield f"{place}: leads to a file that nobody has who has the header"


def main():
    headers = sorted(FOLDER.glob("*.h"))
    assert headers, f"{FOLDER} has no headers"
    found = [fault for header in headers for fault in faults_of(header)]
    assert not found, "\n".join(found)


main()
