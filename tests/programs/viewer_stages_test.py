"""restyle_viewer's window as it looks from when it opens until the GPU is lost, stage by stage."""
import itertools
import json
import os

from stages import FOLDER, MOST_SHARE, looks_as, share_apart
from viewer_program import main, output_folder
from viewer_window import (WINDMILL, VirtualDisplay, choose, click, close_viewer, layer_variables, open_path, open_viewer,
                           require_tools, save_as, strike, title, type_in, type_into, wait_to_play, wait_until, write_style)


def LooksAtEachStageAsItsPictureDoes():
    require_tools()
    folder = output_folder("stages")
    log, loss = folder / "viewer.log", folder / "loss"
    styles = folder / "styles"  # Apart from the file that lists the controls, which comes and goes.
    styles.mkdir()
    write_style(styles / "a.json", source_prompt="summer")
    (styles / "b.json").write_text(json.dumps({"format": "restyle-style-1", "model": "unloadable"}))
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--style", styles / "a.json", "--styles", styles, "--still",
                                     RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"], RESTYLE_LOST_DEVICE=str(loss),
                                     **layer_variables("lost_device"))

        def stage(name):
            looks_as(display, folder, name)

        wait_to_play(folder)
        stage("opened")
        type_into(display, "amount", "0.5")
        type_in(display, "target prompt", "winter")
        stage("tuned")
        display.do(*"xdotool mousemove 640 360 mousedown 1 mousemove 780 360 mousemove 900 360 mouseup 1".split())
        stage("split")
        save_as(display, styles / "mine.json")
        stage("saved")
        choose(display, "style", "b")
        wait_until(lambda: "does not load" in log.read_text(), "b does not load")
        stage("refused")
        choose(display, "style", "a")
        stage("another")
        strike(display, "n")
        stage("light")
        strike(display, "n")
        strike(display, "2")
        stage("side_by_side")
        strike(display, "8")
        stage("buffers")
        strike(display, "1")
        for size in ((1000, 640), (400, 300), (1280, 720)):
            display.do("xdotool", "windowsize", window, *size)
        display.do("xdotool", "windowunmap", window)
        stage("minimised")
        display.do("xdotool", "windowmap", window)
        display.do("xdotool", "windowfocus", "--sync", window)
        stage("back")
        open_path(display, WINDMILL)
        wait_until(lambda: b"windmill" in title(display, window), "the windmill is open")
        stage("windmill")
        loss.write_text("device")
        wait_until(lambda: "has been made anew" in log.read_text(), "the GPU is lost")
        stage("made_anew")
        click(display, "keys")
        stage("keys")
        close_viewer(display, viewer)


def TellsThePicturesOfStagesApart():
    require_tools()
    alike = [{"split", "saved"}, {"another", "back"}]  # But for a name in a field.
    for one, other in itertools.combinations(sorted(FOLDER.glob("*.png")), 2):
        if {one.stem, other.stem} not in alike:
            assert share_apart(one, other) > MOST_SHARE, f"{one} and {other} are alike"


main([LooksAtEachStageAsItsPictureDoes, TellsThePicturesOfStagesApart])
