"""hello_vulkan restyles an image with the fake back, and what Restyle adds to it is under 80 lines.

    python hello_vulkan_test.py PROGRAM FAKE_BACK SOURCE
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM, FAKE_BACK, SOURCE = sys.argv[1:4]
MOST_LINES = 80
SKIPPED = 77


def lines_of_restyle(text):
    blocks = re.findall(r"/\* restyle \{ \*/\n(.*?)/\* \} \*/", text, re.DOTALL)
    single = re.findall(r"/\* restyle \*/", text)
    return sum(block.count("\n") for block in blocks) + len(single)


def main():
    lines = lines_of_restyle(pathlib.Path(SOURCE).read_text())
    print(lines, "lines of Restyle")
    assert 0 < lines < MOST_LINES, lines
    with tempfile.TemporaryDirectory() as folder:
        style = pathlib.Path(folder) / "style.json"
        style.write_text('{"format": "restyle-style-1", "model": "inverting"}')
        ended = subprocess.run(
            [PROGRAM, style], env={**os.environ, "RESTYLE_BACK": FAKE_BACK}, capture_output=True, text=True
        )
    if "no Vulkan" in ended.stderr:
        print("skipped:", ended.stderr)
        sys.exit(SKIPPED)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "before: 40 90 200\nafter: 215 165 55\n", ended.stdout


main()
