"""Every dependency has its page in third_party_notes, and every page its dependency.

Debian packages are those that setup.sh installs, CMake packages those that a CMakeLists.txt finds, PyPI
packages those that setup.sh asks pip for.
"""

import pathlib
import re
import sys


def noted(root, row):
    """Package -> page, from the table row `row` of each page."""
    pages = {}
    for page in sorted((root / "third_party_notes").glob("*.md")):
        found = re.search(rf"^\| {row} \| (.*) \|$", page.read_text(), re.MULTILINE)
        if found is None:
            sys.exit(f"{page.name}: no table row '{row}'")
        for package in found.group(1).split(", "):
            if package != "none":
                pages[package] = page.name
    return pages


def debian_packages(root):
    text = (root / "setup.sh").read_text()
    return set(re.search(r"^PACKAGES=\((.*?)\)", text, re.MULTILINE | re.DOTALL).group(1).split())


def cmake_packages(root):
    files = [root / "CMakeLists.txt", *(root / "cmake").glob("*.cmake")]
    for room in ("shaders", "interop", "sdk", "samples", "tests"):
        files += [*(root / room).rglob("CMakeLists.txt"), *(root / room).rglob("*.cmake")]
    calls = (re.findall(r"^[^#\n]*find_package\((\w+)", file.read_text(), re.MULTILINE) for file in files)
    return {name for names in calls for name in names} - {"Threads", "Python3", "restyle"}  # The C library; build_tools.md; our own.


def pypi_packages(root):
    lines = [line for line in (root / "setup.sh").read_text().splitlines() if '"${pip[@]}"' in line]
    return {name for line in lines for name in re.findall(r'"([a-z][a-z-]*)(?:\[|==)', line)}


def main():
    root = pathlib.Path(sys.argv[1])
    faults = []
    for row, used in (
        ("Debian packages", debian_packages(root)),
        ("CMake packages", cmake_packages(root)),
        ("PyPI packages", pypi_packages(root)),
    ):
        pages = noted(root, row)
        faults += [f"{name} ({row}) has no page in third_party_notes" for name in sorted(used - set(pages))]
        faults += [f"{pages[name]} names {name} ({row}), which nothing uses" for name in sorted(set(pages) - used)]
        print(f"{row}: {', '.join(sorted(used))}")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
