"""A model is trained from restyle_viewer's window, and then played."""
import json
import os
import subprocess

from viewer_program import main, output_folder
from viewer_window import (VirtualDisplay, choose, click, close_viewer, control, open_viewer, require_tools, save_as, see,
                           strike, type_in, wait_to_play, wait_until, write_style)


def write_pictures(folder):
    folder.mkdir()
    for name, colours in (("a", "red-blue"), ("b", "green-white")):
        subprocess.run(["convert", "-size", "32x32", "gradient:" + colours, folder / f"{name}.png"], check=True)


def plan(display, pictures, model, minutes):
    for name, text in (("pictures", pictures), ("model", model), ("size 1", 32), ("size 2", 32), ("minutes", minutes),
                       ("batch", 2)):
        type_in(display, name, str(text))


def begin(display):
    click(display, control(display, "train", "Training"))


def is_logged(folder, *words):
    def holds():
        return any(all(word in line for word in words) for line in (folder / "viewer.log").read_text().splitlines())
    wait_until(holds, f"the log says {words}")


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
        begin(display)
        is_logged(folder, "training: not trained:", "absent: is no folder")
        type_in(display, "pictures", str(folder / "pictures"))
        begin(display)
        is_logged(folder, f"training: done: {model}")
        display.screenshot(folder / "trained.png")
        wait_to_play(folder, 1)
        click(display, "use as target model")
        save_as(display, folder / "played.json")
        wait_to_play(folder, 2)
        click(display, "use as target model")  # It might have been trained on meanwhile.
        wait_to_play(folder, 3)
        click(display, "see samples")
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
        begin(display)
        wait_until((folder / "stopped").exists, "training has begun")
        click(display, "stop")
        is_logged(folder, "training: stopped;")
        click(display, "plan")
        choose(display, "learn from", "plain")
        type_in(display, "pictures", "2")
        type_in(display, "model", str(folder / "closed"))
        display.screenshot(folder / "of_a_look.png")
        begin(display)
        wait_until((folder / "closed").exists, "another training has begun")
        close_viewer(display, viewer)
    drawn = json.loads((folder / "closed-pictures" / "plain-32x32-2" / "dataset.json").read_text())
    assert drawn["looks"] == ["plain"] and drawn["pictures"] == 2, drawn
    for name in ("stopped", "closed"):
        wait_until((folder / name / "checkpoint.safetensors").exists, f"{name} is saved")


def timeline_is_free(pixel):
    """Its row of controls is there to its right end: a button, not a panel's dark ground."""
    return pixel(1238, 690)[2] > 100


def losses_are_seen(pixel):
    """A grey curve from one end of the closed panel to the other."""
    def is_grey(x, y):
        return min(pixel(x, y)) > 110 and max(pixel(x, y)) - min(pixel(x, y)) < 20
    columns = range(980, 1250, 6)
    return sum(any(is_grey(x, y) for y in range(300, 390)) for x in columns) > 0.8 * len(columns)


def MakesWhatElseThereIs():
    require_tools()
    folder = output_folder("window_training_kinds")
    write_style(folder / "a.json")
    write_pictures(folder / "pictures")
    with open(folder / "pictures" / "metadata.jsonl", "w") as lines:
        for name, tone in (("a", "warm"), ("b", "cold")):
            print(json.dumps({"file_name": f"{name}.png", "tone": tone}), file=lines)
    classifier, coder, denoiser = folder / "classifier", folder / "coder", folder / "denoiser"
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        strike(display, "r")
        choose(display, "make", "classifier")
        plan(display, folder / "pictures", classifier, 0.001)
        display.screenshot(folder / "fields.png")
        begin(display)
        is_logged(folder, f"training: done: {classifier}")
        click(display, "plan")
        choose(display, "make", "autoencoder")
        plan(display, folder / "pictures", coder, 100)
        begin(display)
        see(display, folder / "learning.png", "losses, and the end of the timeline", losses_are_seen, timeline_is_free)
        click(display, "stop")
        is_logged(folder, "training: stopped;")
        display.screenshot(folder / "stopped.png")
        click(display, "learn in its latents")
        for name, text in (("model", denoiser), ("minutes", 0.001)):
            type_in(display, name, str(text))
        display.screenshot(folder / "planned.png")
        begin(display)
        is_logged(folder, f"training: done: {denoiser}")
        see(display, folder / "samples.png", "the end of the timeline", timeline_is_free)
        close_viewer(display, viewer)
    assert json.loads((classifier / "config.json").read_text())["attributes"] == ["cold", "warm"]
    assert set(json.loads((coder / "training.json").read_text())["losses"]) == {"loss", "reconstruction", "laplacian", "kl"}
    assert json.loads((denoiser / "model_index.json").read_text())["vqvae"] == ["diffusers", "AutoencoderKL"]


main([TrainsAModelFromTheWindowAndPlaysIt, SavesATrainingThatIsStoppedOrClosed,
      MakesWhatElseThereIs])
