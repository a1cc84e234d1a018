"""What a style is made of, changed in restyle_viewer's window: chosen, typed and as it would be dropped."""
import json
import os
import struct

from viewer_program import main, output_folder
from viewer_window import (PICTURE, VirtualDisplay, apart, choose, click, close_viewer, control, controls, open_path,
                           open_viewer, require_tools, save_as, see, strike, type_in, value, wait_to_play, wait_until,
                           write_models, write_style)


def write_lora(file):
    header = json.dumps({"lora_unet_mid.lora_down.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    file.write_bytes(struct.pack("<Q", len(header)) + header + bytes(4))


def PlaysTheModelsThatAreChosenTypedOrDropped():
    require_tools()
    folder = output_folder("window_models")
    models = folder / "models"
    write_models(models, "inverts", "constant", "unloadable")
    (models / "notes").mkdir()  # No model.
    write_lora(folder / "ink.safetensors")
    write_style(folder / "a.json", source_prompt="summer")
    log = folder / "viewer.log"
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--models", models, "--still",
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        wait_to_play(folder)
        click(display, "settings")
        click(display, "models")
        assert value(display, "source path") == str(folder / "inverts") and value(display, "source model") == ""
        play = control(display, "play these models")
        assert not play.enabled, "they play already"

        before = see(display, folder / "inverts.png", "a picture", lambda pixel: True)(*PICTURE)
        click(display, "source model")
        listed = [one.name for one in controls(display) if one.kind == "entry" and one.section == "source model"]
        assert listed == ["constant", "inverts", "unloadable"], listed
        click(display, "constant")
        assert value(display, "source path") == str(models / "constant")
        click(display, "play these models")
        wait_to_play(folder, 2)
        see(display, folder / "constant.png", "another change", lambda pixel: apart(pixel(*PICTURE), before) > 10)
        assert value(display, "style") == "own inverts"

        click(display, control(display, "source path"))  # What does not load stays where it was typed.
        strike(display, "ctrl+a")
        display.do("xdotool", "type", str(models / "unloadable"))
        strike(display, "Return")
        wait_until(lambda: "does not load" in log.read_text(), "it is told")
        wait_until(lambda: value(display, "style") == "own inverts", "what played before plays on")
        assert value(display, "source path") == str(models / "unloadable")
        assert control(display, "play these models").enabled
        display.screenshot(folder / "refused.png")
        type_in(display, "source path", str(models / "constant"))
        assert not control(display, "play these models").enabled

        click(display, "add a target")
        assert not control(display, "play these models").enabled, "the path of one is empty"
        type_in(display, "target 2", str(models / "constant"))
        click(display, "play these models")
        wait_to_play(folder, 3)
        open_path(display, folder / "ink.safetensors")
        wait_to_play(folder, 4)
        save_as(display, folder / "mine.json")
        open_path(display, models / "inverts")
        wait_to_play(folder, 5)
        display.screenshot(folder / "played.png")
        save_as(display, folder / "alone.json")
        close_viewer(display, viewer)
    mine, alone = (json.loads((folder / name).read_text()) for name in ("mine.json", "alone.json"))
    assert mine == {"format": "restyle-style-1", "source_model": "models/constant", "target_model": "inverts",
                    "further_targets": ["models/constant"], "loras": ["ink.safetensors"],
                    "settings": {"source_prompt": "summer"}}, mine
    assert alone == {"format": "restyle-style-1", "source_model": "models/constant", "target_model": "models/inverts",
                     "settings": {"source_prompt": "summer"}}, alone


main([PlaysTheModelsThatAreChosenTypedOrDropped])
