"""A model is trained from restyle_viewer's window, and then played."""
import json
import os
import subprocess

from viewer_program import main, output_folder
from viewer_window import (VirtualDisplay, click, close_viewer, open_viewer, require_tools, save_as, strike, type_in,
                           wait_until, write_style)

# Where the panel has them, at the right of the window.
LEARN_FROM, FIRST_LOOK, PICTURES = (1060, 159), (1000, 205), (1000, 186)
FOLDER, MODEL, WIDTH, HEIGHT = (1000, 186), (1000, 213), (1000, 240), (1100, 240)
MINUTES, BATCH = (1000, 267), (1000, 294)
TRAIN, STOP, USE, SEE = (990, 348), (1090, 348), (1040, 375), (1160, 375)


def write_pictures(folder):
    folder.mkdir()
    for name, colours in (("a", "red-blue"), ("b", "green-white")):
        subprocess.run(["convert", "-size", "32x32", "gradient:" + colours, folder / f"{name}.png"], check=True)


def plan(display, pictures, model, minutes):
    for place, text in ((FOLDER, pictures), (MODEL, model), (WIDTH, 32), (HEIGHT, 32), (MINUTES, minutes), (BATCH, 2)):
        type_in(display, place, str(text))


def is_logged(folder, *words):
    def holds():
        return any(all(word in line for word in words) for line in (folder / "viewer.log").read_text().splitlines())
    wait_until(holds, f"the log says {words}")


def is_loaded(folder, times):
    wait_until(lambda: (folder / "viewer.log").read_text().count("the session is ready") == times,
               f"{times} styles are loaded")


def TrainsAModelFromTheWindowAndPlaysIt():
    require_tools()
    folder = output_folder("window_training")
    write_style(folder / "a.json", source_prompt="summer")
    write_pictures(folder / "pictures")
    model = folder / "model"
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                     RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        strike(display, "r")
        plan(display, folder / "absent", model, 0.001)
        display.screenshot(folder / "planned.png")
        click(display, TRAIN)
        is_logged(folder, "training: not trained:", "absent: is no folder")
        type_in(display, FOLDER, str(folder / "pictures"))
        click(display, TRAIN)
        is_logged(folder, f"training: done: {model}")
        display.screenshot(folder / "trained.png")
        is_loaded(folder, 1)
        click(display, USE)
        save_as(display, folder / "played.json")
        is_loaded(folder, 2)
        click(display, USE)  # It might have been trained on meanwhile.
        is_loaded(folder, 3)
        click(display, SEE)
        wait_until(lambda: b"folder model, 1 frames" in display.do("xdotool", "getwindowname", window),
                   "the samples are opened")
        display.screenshot(folder / "samples.png")
        close_viewer(display, viewer)
    assert json.loads((model / "training.json").read_text())["completed"] is True
    played = json.loads((folder / "played.json").read_text())
    assert played["target_model"] == "model" and played["source_model"] == "inverts", played
    assert played["settings"] == {"source_prompt": "summer"}, played


def SavesATrainingThatIsStoppedOrClosed():
    require_tools()
    folder = output_folder("window_training_stopped")
    write_style(folder / "a.json")
    write_pictures(folder / "pictures")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        strike(display, "r")
        plan(display, folder / "pictures", folder / "stopped", 100)
        click(display, TRAIN)
        wait_until((folder / "stopped").exists, "training has begun")
        click(display, STOP)
        is_logged(folder, "training: stopped;")
        click(display, LEARN_FROM)
        click(display, FIRST_LOOK)
        type_in(display, PICTURES, "2")
        type_in(display, MODEL, str(folder / "closed"))
        display.screenshot(folder / "of_a_look.png")
        click(display, TRAIN)
        wait_until((folder / "closed").exists, "another training has begun")
        close_viewer(display, viewer)
    drawn = json.loads((folder / "closed-pictures" / "plain-32x32-2" / "dataset.json").read_text())
    assert drawn["looks"] == ["plain"] and drawn["pictures"] == 2, drawn
    for name in ("stopped", "closed"):
        wait_until((folder / name / "checkpoint.safetensors").exists, f"{name} is saved")


main([TrainsAModelFromTheWindowAndPlaysIt, SavesATrainingThatIsStoppedOrClosed])
