"""restyle_viewer's window where the GPU's memory is full: what is new is dropped, in words, and the rest goes on."""
import os
import resource

from viewer_program import (address_space, limit_memory, main, one_sentence, output_folder, run)
from viewer_window import (WINDMILL, VirtualDisplay, choose, click, close_viewer, control, layer_variables, open_path,
                           open_viewer, require_tools, see, strike, title, wait_for, wait_to_play, wait_until, write_style)

SMALL = 300_000  # Bytes: a session's and the panel's buffers, and no image of 640x360.


class ScarceMemory:
    """Of a device, as tests/vulkan_layer has it."""

    def __init__(self, folder):
        self.file = folder / "scarce"
        self.environment = {"RESTYLE_SCARCE_MEMORY": str(self.file), **layer_variables("scarce_memory")}

    def begin(self, successes=0):
        """After so many images more there is no room for another."""
        aside = self.file.with_suffix(".part")
        aside.write_text(f"{SMALL} {successes}")
        aside.rename(self.file)

    def end(self):
        self.file.unlink()


def GoesOnWhereTheGpusMemoryIsFull():
    require_tools()
    folder = output_folder("memory_full")
    log, kept = folder / "log.txt", folder / "kept"
    scarce = ScarceMemory(folder)
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--still", "--no-style", "--log", log, "--keep", kept,
                                     size="640x360", **scarce.environment)

        def is_refused(what, act, successes=0):
            """In words that name `what`, while no room is left."""
            before = count_in(log, what)
            scarce.begin(successes)
            act()
            wait_until(lambda: viewer.poll() is not None or count_in(log, what) > before, f"{what!r} is told")
            assert viewer.poll() is None, f"{what}: it ended: {viewer.communicate()[1]}"
            scarce.end()

        first = see(display, folder / "first.png", "the valley", lambda pixel: True)
        for successes in (0, 1, 4, 7, 9, 11):  # In its targets, its shadow's, its frames' and what they are read into.
            is_refused("memory is full", lambda: open_path(display, WINDMILL), successes)
            assert b"valley" in title(display, window), title(display, window)
        is_refused("not kept: ", lambda: strike(display, "F12"))
        click(display, "scene scale")
        is_refused("not anti-aliased: ", lambda: click(display, "temporal anti-aliasing"))
        click(display, "scene scale")
        is_refused("memory is full", lambda: choose(display, "rendered look", "snow"))
        see(display, folder / "kept.png", "the valley as it was",
            lambda pixel: all(pixel(x, 500) == first(x, 500) for x in range(660, 1200, 9)))
        is_refused("the window waits: ", lambda: display.do("xdotool", "windowsize", window, 1000, 700))

        see(display, folder / "resized.png", "the window in its new size",
            lambda pixel: len({pixel(x, 350) for x in range(500, 900)}) > 1)
        strike(display, "F12")
        wait_for(kept / "view.png")
        display.do("xdotool", "windowsize", window, 1280, 720)
        open_path(display, WINDMILL)
        wait_until(lambda: b"windmill" in title(display, window), "it opens once there is room")
        close_viewer(display, viewer)


def count_in(file, words):
    return file.read_text().count(words)


def SaysThatTheGpusMemoryIsFullBeforeItHasAPicture():
    folder = output_folder("memory_none")
    scarce = ScarceMemory(folder)
    scarce.begin()
    one_sentence(run("--headless", "--no-style", "--frames", 1, "--size", "640x360", "--out", folder / "out",
                     **scarce.environment), 1, "the GPU's memory is full")


def open_styled(display, folder, *options, **environment):
    """With the section for keeping open; its pictures go to folder / "kept"."""
    write_style(folder / "a.json", source_prompt="summer")
    viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--still", "--keep",
                            folder / "kept", *options, size="640x360", RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"],
                            **environment)
    wait_to_play(folder)
    click(display, "keep")
    return viewer


def KeepsNoCaptureWhereTheGpusMemoryIsFull():
    require_tools()
    folder = output_folder("memory_capture")
    scarce = ScarceMemory(folder)
    log, capture = folder / "viewer.log", folder / "capture"
    with VirtualDisplay() as display:
        viewer = open_styled(display, folder, "--capture", capture, "--capture-frames", "2", **scarce.environment)
        wait_for(capture / "frames/000001/frame.json")
        scarce.begin()
        click(display, "capture for replay")
        wait_until(lambda: viewer.poll() is not None or "OUT_OF_DEVICE_MEMORY" in log.read_text(), "it is told")
        click(display, "contact sheet")
        wait_for(folder / "kept/sheet.png")  # Which takes no more of it.
        display.screenshot(folder / "told.png")
        scarce.end()
        click(display, "capture for replay")
        wait_for(folder / "capture-2/frames/000001/frame.json")
        close_viewer(display, viewer)


def MakesNoSheetWhereTheMachinesMemoryIsFull():
    require_tools()
    folder = output_folder("memory_sheet")
    log = folder / "viewer.log"
    with VirtualDisplay() as display:
        viewer = open_styled(display, folder)
        sheet = control(display, "contact sheet")
        for room, said in ((4, "no contact sheet: "), (16, "not kept: "), (26, "not kept: ")):
            # MiB, of a sheet of 12: for nothing of it; for it and not for what is written of it; for that and
            # not for the thread that writes it.
            before = count_in(log, said)
            limit_memory(viewer, address_space(viewer) + (room << 20))
            click(display, sheet)
            wait_until(lambda: viewer.poll() is not None or count_in(log, said) > before, f"{said!r} with {room} MiB")
            assert viewer.poll() is None, f"with {room} MiB it ended: {viewer.communicate()[1]}"
            limit_memory(viewer, resource.RLIM_INFINITY)
        click(display, sheet)
        wait_for(folder / "kept/sheet.png")
        close_viewer(display, viewer)


main([GoesOnWhereTheGpusMemoryIsFull, KeepsNoCaptureWhereTheGpusMemoryIsFull, MakesNoSheetWhereTheMachinesMemoryIsFull,
      SaysThatTheGpusMemoryIsFullBeforeItHasAPicture])
