# transformers 5.24, tokenizers 0.23
"""Random lines of mixed languages, emoji and odd Unicode against transformers, many more than the fixtures hold.

    python sweep_tokenizer_parity.py BUILD/bin/text_test [LINES] [SEED]

Writes them into a temporary folder, LINES for each kind of tokenizer, and runs the parity test on it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from make_tokenizer_fixture import write_cases


def main() -> None:
    program = sys.argv[1]
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    with tempfile.TemporaryDirectory() as folder:
        write_cases(Path(folder), lines, seed=int(sys.argv[3]) if len(sys.argv) > 3 else 1)
        environment = {**os.environ, "RESTYLE_TOKENIZER_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=ClipTokenizer.*Transformers"], env=environment))


if __name__ == "__main__":
    main()
