"""restyle_viewer's window where the GPU, or what it draws on, is lost: it goes on; else nothing that was tuned is lost."""
import os
import pathlib
import re

from viewer_program import main, output_folder
from viewer_window import (PATIENCE, VirtualDisplay, layer_variables, open_viewer, require_tools, save_as, see,
                           settings_in, strike, type_in, wait_until, write_style)

TUNED = {"source_prompt": "summer", "target_prompt": "winter"}


def picture(pixel):
    """What no panel, no message and no pixel's values cover."""
    return [pixel(x, y) for y in range(460, 600, 20) for x in range(680, 1240, 20)]


def GoesOnWhereTheGpuIsLostAndKeepsWhatWasTunedWhereItIsLostAgain():
    require_tools()
    folder = output_folder("window_loss")
    log, loss = folder / "viewer.log", folder / "loss"
    write_style(folder / "a.json", source_prompt="summer")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--still",
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"], RESTYLE_LOST_DEVICE=str(loss),
                                **layer_variables("lost_device"))
        strike(display, "5")  # Only what is rendered.
        start = see(display, folder / "start.png", "the valley, whole", lambda pixel: len(set(picture(pixel))) > 20)
        display.do(*"xdotool mousemove 900 560 mousedown 3 mousemove 960 560 mouseup 3".split())  # Looks elsewhere.
        type_in(display, "target prompt", "winter")
        save_as(display, folder / "before.json")  # All of it is taken up.
        before = see(display, folder / "before.png", "another view", lambda pixel: picture(pixel) != picture(start))

        for what, words in (("surface", "the window's surface was lost"), ("device", "the GPU was lost")):
            loss.write_text(what)
            wait_until(lambda: viewer.poll() is not None or f"{words} and has been made anew" in log.read_text(), words)
            assert viewer.poll() is None, f"{words}: it ended: {viewer.communicate()[1]}"
            see(display, folder / f"{what}.png", "the same view", lambda pixel: picture(pixel) == picture(before))
            save_as(display, folder / f"{what}.json")
            assert settings_in(folder / f"{what}.json") == TUNED, what

        loss.write_text("device device")
        _, errors = viewer.communicate(timeout=PATIENCE)
    assert viewer.returncode == 1, viewer.returncode
    told = re.fullmatch(r"restyle_viewer: the GPU was lost.*; what was tuned is kept: start again with --style (.*)\n", errors)
    assert told, errors
    assert pathlib.Path(told[1]) == folder / "rescued.json" and settings_in(folder / "rescued.json") == TUNED


main([GoesOnWhereTheGpuIsLostAndKeepsWhatWasTunedWhereItIsLostAgain])
