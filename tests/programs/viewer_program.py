"""Runs restyle_viewer for its tests, and their cases by name."""
import json
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys

SKIPPED = 77
PROGRAM = os.environ["RESTYLE_VIEWER"]
MODELS = pathlib.Path(os.environ["RESTYLE_MODELS"])
STYLES = MODELS.parent / "styles"


class Skip(Exception):
    """The test cannot run here; the text says why."""


def output_folder(name):
    folder = pathlib.Path(os.environ["RESTYLE_TEST_OUTPUT"]) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(*options, **environment):
    """The finished program; an environment variable given as None is taken away."""
    variables = dict(os.environ)
    for name, value in environment.items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value
    command = [PROGRAM, *map(str, options)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def fly(folder, *options):
    """A headless run that must succeed: what it printed, and its report."""
    ended = run("--headless", "--out", folder, *options)
    assert ended.returncode == 0, f"exit code {ended.returncode}: {ended.stderr}"
    return ended, json.loads((folder / "report.json").read_text())


def pictures(folder, kind):
    return [file.read_bytes() for file in sorted((folder / kind).glob("*.png"))]


def png_size(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    return struct.unpack(">II", data[16:24])


def one_sentence(ended, code, *words):
    lines = ended.stderr.strip().splitlines()
    assert ended.returncode == code, f"exit code {ended.returncode}, expected {code}: {lines}"
    assert len(lines) == 1, f"expected one line on stderr, got {lines}"
    for word in words:
        assert word in lines[0], f"{word!r} is not in: {lines[0]}"


def address_space(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmSize"))


def limit_memory(process, limit):
    resource.prlimit(process.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def main(cases):
    """Runs the case that the command line names."""
    try:
        {case.__name__: case for case in cases}[sys.argv[1]]()
    except Skip as reason:
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
