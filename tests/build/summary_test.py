"""summary.py counts cases, and counts what ended without a word as failed."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import summary

CTEST_OUTPUT = """\
      Start  1: Grid
1/5 Test  #1: Grid .............................   Passed    0.90 sec
2/5 Test #20: Kinds/Unet .......................***Failed    1.10 sec
3/5 Test #21: Flow .............................***Exception: SegFault  0.50 sec
4/5 Test #22: GpuProbe.Runs ....................***Skipped   0.01 sec
5/5 Test #23: Guide.Compiles ...................   Passed    0.20 sec
""".splitlines()

LAST_TEST_LOG = """\
1/5 Testing: Grid
[ RUN      ] Grid.Falls
[       OK ] Grid.Falls (3 ms)
[ RUN      ] Grid.OfAGpu
[  SKIPPED ] Grid.OfAGpu (0 ms)
[  SKIPPED ] 1 test, listed below:
[  SKIPPED ] Grid.OfAGpu
20/5 Testing: Kinds/Unet
[       OK ] Kinds/Unet.Loads/0 (7 ms)
[  FAILED  ] Kinds/Unet.Loads/1, where GetParam() = "a, b" (7 ms)
[  FAILED  ] Kinds/Unet.Loads/1, where GetParam() = "a, b"
21/5 Testing: Flow
[       OK ] Flow.First (1 ms)
[ RUN      ] Flow.Second
""".splitlines(keepends=True)


class Summary(unittest.TestCase):
    def test_counts_cases_and_tests_without_any(self):
        self.assertEqual(summary.outcomes(CTEST_OUTPUT, LAST_TEST_LOG), [
            ("Grid.Falls", "passed"), ("Grid.OfAGpu", "skipped"),
            ("Kinds/Unet.Loads/0", "passed"), ("Kinds/Unet.Loads/1", "failed"),
            ("Flow.First", "passed"), ("Flow", "failed"),
            ("GpuProbe.Runs", "skipped"), ("Guide.Compiles", "passed")])


if __name__ == "__main__":
    unittest.main()
