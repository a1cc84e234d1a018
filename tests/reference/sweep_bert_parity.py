# transformers 5.24, tokenizers 0.23
"""Random lines against transformers' BertTokenizer, many more than the fixtures hold.

    python sweep_bert_parity.py BUILD/bin/text_test [LINES] [SEED]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from make_bert_fixture import write_cases


def main() -> None:
    program = sys.argv[1]
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    with tempfile.TemporaryDirectory() as folder:
        write_cases(Path(folder), lines, seed=int(sys.argv[3]) if len(sys.argv) > 3 else 1)
        environment = {**os.environ, "RESTYLE_BERT_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=BertTokenizer.*Transformers"], env=environment))


if __name__ == "__main__":
    main()
