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
SMALL = ("--training-frames", "1", "--size", "64x32")


def output_folder(name):
    folder = pathlib.Path(os.environ["RESTYLE_TEST_OUTPUT"]) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(*options):
    return subprocess.run([PROGRAM, *map(str, options)], capture_output=True, text=True, check=False)


def require_models():
    for look in ("plain", "snow"):
        if not (MODELS / look / "model_index.json").exists():
            print(f"skipped: there is no model in {MODELS / look}")
            sys.exit(77)


def MeasuresEveryWayOnTwoFrames():
    require_models()
    folder = output_folder("two_frames")
    ended = run(*SMALL, "--flight", "3", "--frames", "2", "--steps", "1,2", "--out", folder, "--report", folder / "report.json")
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


def FindsNoFaultInTheSameLookUntilThePictureIsLate():
    require_models()
    folder = output_folder("same_look")
    ended = run(*SMALL, "--flight", "4", "--frames", "2", "--target-look", "plain", "--method", "cycle",
                "--precision", "fp32", "--report", folder / "report.json")
    assert ended.returncode == 0, ended.stderr
    row = json.loads((folder / "report.json").read_text())["rows"][-1]
    assert (row["psnr"], row["edge_recall"], row["flicker"]) == (100, 1, 0), row
    ages = row["psnr_of_age"]
    assert ages[0] == 100 and ages == sorted(ages, reverse=True) and ages[-1] < 50, ages


def TakesAwayTheDetailThatTheNetworkDoesNotSee():
    require_models()
    folder = output_folder("detail")
    ended = run("--training-frames", "1", "--size", "256x128", "--flight", "0", "--frames", "1", "--target-look", "plain",
                "--method", "cycle", "--detail", "1,0", "--report", folder / "report.json")
    assert ended.returncode == 0, ended.stderr
    whole, without = json.loads((folder / "report.json").read_text())["rows"][-2:]
    assert without["name"] == "cycle, 4 steps, eta 1, detail 0", without
    assert without["settings"] == whole["settings"] | {"detail": 0}, (whole, without)
    assert without["psnr"] < 40 and without["edge_recall"] < whole["edge_recall"] == 1, (whole, without)


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


CASES = (MeasuresEveryWayOnTwoFrames, FindsNoFaultInTheSameLookUntilThePictureIsLate,
         TakesAwayTheDetailThatTheNetworkDoesNotSee, RefusesWhatItCannotMeasure)
{case.__name__: case for case in CASES}[sys.argv[1]]()
