"""Runs each command of docs/pictures.sh, shortened, elsewhere than in the repository.

    python pictures_test.py SOURCE_DIR BINARY_DIR
"""
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

SOURCE, BINARY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
SKIPPED = 77


def run(*words):
    ended = subprocess.run(["docs/pictures.sh", *words], capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def width_of(picture):
    data = picture.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{picture} is no PNG"
    return struct.unpack(">I", data[16:20])[0]


def check_all():
    code, printed, errors = run("--list")
    names = printed.split()
    assert code == 0 and names, errors
    code, _, errors = run("--draft", "--output", "made")
    assert code == 0, errors
    made = {file.stem: width_of(file) for file in pathlib.Path("made").iterdir()}
    assert set(made) == set(names), f"{sorted(made)} were made of {names}"
    assert made["window"] == made["buffers"] == 1280, "a window's picture is of all of it"


def check_refusals():
    code, _, errors = run("nothing")
    assert code == 1 and "there is no picture nothing" in errors and "hero" in errors, errors
    os.unlink("samples")
    code, _, errors = run("--draft", "--output", "made", "styles")
    assert code == 1 and "restyle_viewer" in errors and "failed: " in errors, errors


def main():
    for tool in ("Xvfb", "xdotool", "import", "montage"):
        if shutil.which(tool) is None:
            print(f"skipped: {tool} is not installed")
            sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, place in (("build", BINARY), ("samples", SOURCE / "samples"), ("docs", SOURCE / "docs")):
            os.symlink(place, name)
        check_all()
        check_refusals()
        os.chdir("/")


main()
