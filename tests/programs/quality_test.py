"""restyle_quality on a few small frames: what its report holds, and what it refuses."""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys

PROGRAM = os.environ["RESTYLE_QUALITY"]
MODELS = pathlib.Path(os.environ["RESTYLE_MODELS"])
SMALL = ("--training-frames", "1", "--flight", "3", "--size", "64x32")


def output_folder(name):
    folder = pathlib.Path(os.environ["RESTYLE_TEST_OUTPUT"]) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(*options):
    return subprocess.run([PROGRAM, *map(str, options)], capture_output=True, text=True, check=False)


def MeasuresEveryWayOnTwoFrames():
    if not (MODELS / "plain" / "model_index.json").exists():
        print(f"skipped: there is no model in {MODELS / 'plain'}")
        sys.exit(77)
    folder = output_folder("two_frames")
    ended = run(*SMALL, "--frames", "2", "--steps", "1,2", "--out", folder, "--report", folder / "report.json")
    assert ended.returncode == 0, ended.stderr
    rows = {row["name"]: row for row in json.loads((folder / "report.json").read_text())["rows"]}
    styled = [f"{method}, {steps} steps, eta 1" for steps in (1, 2) for method in ("cycle", "sdedit")]
    assert list(rows) == ["frame left alone", "colour moments", "colour table of the truth", *styled]
    for name in rows:
        assert name in ended.stdout, f"{name} is not in the table"

    # The table was fitted on the truth, so no mapping of colours in its cells comes nearer.
    assert rows["colour table of the truth"]["psnr"] > rows["colour moments"]["psnr"]
    assert rows["frame left alone"]["flicker"] > 0
    for name in styled:
        row = rows[name]
        assert len(row["psnr_of_age"]) == 3, row
        assert row["flicker"] > 0 and row["flicker_noise_per_frame"] > 0, row
        assert 0 <= row["edge_recall"] <= 1, row
    assert rows[styled[2]]["psnr"] != rows[styled[3]]["psnr"], "both methods gave the same pictures"

    sheet = (folder / "sheet.png").read_bytes()
    assert struct.unpack(">II", sheet[16:24]) == (2 * 64, 8 * 32), "7 rows and the truth, 2 frames"


def RefusesWhatItCannotMeasure():
    for code, words, options in (
        (2, "--size", ("--size", "64")),
        (2, "--source-look", ("--source-look", "no_such_look")),
        (1, "test seeds of plain", (*SMALL, "--frames", "100000")),
        (1, "nowhere", (*SMALL, "--frames", "2", "--source-model", "nowhere")),
    ):
        ended = run(*options)
        assert ended.returncode == code, (options, ended.returncode, ended.stderr)
        assert words in ended.stderr, (words, ended.stderr)


{case.__name__: case for case in (MeasuresEveryWayOnTwoFrames, RefusesWhatItCannotMeasure)}[sys.argv[1]]()
