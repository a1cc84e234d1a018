"""The C blocks of a page, one after the other, are a file that compiles as C99.

    python check_guide.py PAGE INCLUDE_DIR COMPILER
"""

import pathlib
import re
import subprocess
import sys
import tempfile

PAGE, INCLUDE, COMPILER = sys.argv[1:4]


def main():
    blocks = re.findall(r"^```c\n(.*?)^```", pathlib.Path(PAGE).read_text(), re.MULTILINE | re.DOTALL)
    assert blocks, f"{PAGE} has no C block"
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "guide.c"
        source.write_text("\n".join(blocks))
        warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-missing-prototypes"]
        command = [COMPILER, "-std=c99", *warnings, "-I", INCLUDE, "-c", source, "-o", source.with_suffix(".o")]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


main()
