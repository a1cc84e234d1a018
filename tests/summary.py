"""Names what a run of ctest skipped and counts what passed, failed and was skipped.

    summary.py CTEST_OUTPUT LAST_TEST_LOG

A test that is a GoogleTest suite counts as its cases, any other as one. The last line is
"N passed, N failed, N skipped".
"""
import re
import sys
from collections import Counter, defaultdict

ENDED = re.compile(r"^ *\d+/\d+ +Test +#\d+: ([^ ]+) .*?(Passed|\*\*\*Skipped|\*\*\*[A-Z]\w+)")
TESTING = re.compile(r"^\d+/\d+ Testing: ([^ \n]+)")
CASE = re.compile(r"^\[ +(OK|SKIPPED|FAILED) +\] ([^ ,]+).* \(\d+ ms\)$")


def statuses(ctest_output):
    """{test: "passed" | "skipped" | "failed"}, as ctest says."""
    found = {}
    for line in ctest_output:
        if ended := ENDED.match(line):
            name, word = ended.groups()
            found[name] = {"Passed": "passed", "***Skipped": "skipped"}.get(word, "failed")
    return found


def cases(last_test_log):
    """{test: {case: "passed" | "skipped" | "failed"}} of the GoogleTest programs."""
    found, test = defaultdict(dict), None
    for line in last_test_log:
        if testing := TESTING.match(line):
            test = testing.group(1)
        elif case := CASE.match(line):
            word, name = case.groups()
            found[test][name] = {"OK": "passed", "SKIPPED": "skipped", "FAILED": "failed"}[word]
    return found


def outcomes(ctest_output, last_test_log):
    """[(name, status)] of every case, and of every test that has none or ended before it told of a failed one."""
    of_cases = cases(last_test_log)
    listed = []
    for test, status in statuses(ctest_output).items():
        own = of_cases.get(test, {})
        listed += own.items()
        if not own or (status == "failed" and "failed" not in own.values()):
            listed.append((test, status))
    return listed


def main(ctest_output, last_test_log):
    with open(ctest_output, errors="replace") as output, open(last_test_log, errors="replace") as log:
        listed = outcomes(output, log)
    skipped = [name for name, status in listed if status == "skipped"]
    if skipped:
        print("Skipped:", *skipped, sep="\n    ")
    count = Counter(status for _, status in listed)
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")


if __name__ == "__main__":
    main(*sys.argv[1:])
