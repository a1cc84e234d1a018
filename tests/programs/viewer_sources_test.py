"""Where the frames of restyle_viewer come from: captures, folders, models, and the window's timeline."""
import os
import resource
import shutil

from viewer_program import (MODELS, address_space, fly, limit_memory, main, one_sentence, output_folder, pictures,
                            png_size, run)
from viewer_window import (PATIENCE, WINDMILL, VirtualDisplay, click, close_viewer, controls, layer_variables, named,
                           open_path, open_viewer, require_tools, save_as, see, settings_in, strike, title, value, wait_until,
                           write_style)

FAKE = os.environ["RESTYLE_FAKE_BACK"]
SMALL = ("--size", "96x64", "--source-model", "inverts", "--target-model", "any")


def flight(folder, *options, frames=3):
    """A short one of the sample scene, and what its session was given."""
    os.environ["RESTYLE_BACK"] = FAKE
    fly(folder / "flight", "--wait", "--frames", frames, *SMALL, "--amount", 0.75, "--capture", folder / "capture", *options)
    return folder / "flight", folder / "capture"


def PlaysACaptureAsItWas():
    folder = output_folder("sources_capture")
    flown, capture = flight(folder)
    _, report = fly(folder / "played", "--wait", "--open", capture, "--validate")
    assert report["message"] == "" and report["settings"]["style_settings"]["amount"] == 0.75, report
    assert len(pictures(folder / "played", "rendered")) == 3
    for kind in ("rendered", "restyled"):
        assert pictures(folder / "played", kind) == pictures(flown, kind), f"{kind} is not as it was captured"
    assert not (folder / "played/truth").exists(), "a true look is made up"

    looked = ("--wait", "--buffer", "depth", "--pixel", "40,30")
    drawn, read = (fly(folder / name, *looked, *source)[1]["pictures"][0]["buffer"]
                   for name, source in (("drawn", ("--frames", 1, *SMALL)), ("read", ("--open", capture))))
    assert drawn["pixel"] == read["pixel"] and drawn["range"] == read["range"], (drawn, read)

    # Two of its frames are shown again, one after the other, and late pictures follow its motion.
    _, report = fly(folder / "moved", "--open", capture, "--frames", 12, "--blend-frames", 0)
    assert any(frame["moved"] for frame in report["pictures"]) or report["age"]["largest"] == 0, report["pictures"]

    (capture / "frames/000001/motion.raw").write_bytes(b"short")
    _, report = fly(folder / "broken", "--wait", "--open", capture)
    assert "motion.raw: has 5 bytes" in report["message"] and len(pictures(folder / "broken", "rendered")) == 3
    (capture / "frames/000001/frame.json").write_text("{")
    one_sentence(run("--headless", "--out", "unused", "--open", capture), 1, "frame.json", "is not JSON")


def PlaysACaptureWhoseFramesChangeTheirSize():
    folder = output_folder("sources_sizes")
    whole, capture = flight(folder)
    half, smaller = flight(folder / "half", "--scene-scale", 0.5)
    _, report = fly(folder / "smaller", "--wait", "--open", smaller, "--validate")
    assert [told["drawn"] for told in report["pictures"]] == [[48, 32]] * 3, report["pictures"]
    for kind in ("rendered", "restyled"):
        assert pictures(folder / "smaller", kind) == pictures(half, kind), f"{kind} is not as it was captured"

    shutil.rmtree(capture / "frames/000001")
    shutil.copytree(smaller / "frames/000001", capture / "frames/000001")
    _, report = fly(folder / "played", "--wait", "--open", capture, "--validate")
    assert report["message"] == "" and report["frames_restyled"] == 3, report
    assert [told["drawn"] for told in report["pictures"]] == [[96, 64], [48, 32], [96, 64]], report["pictures"]
    for kind in ("rendered", "restyled"):
        played = pictures(folder / "played", kind)
        assert [png_size(picture) for picture in played] == [(96, 64)] * 3
        assert (played[0], played[2]) == (pictures(whole, kind)[0], pictures(whole, kind)[2]), kind
        assert played[1] == pictures(half, kind)[1], f"{kind} of half the size is not enlarged as it was"


def ShowsAFolderOfPicturesAndNamesThoseItLeavesOut():
    folder = output_folder("sources_folder")
    flown, _ = flight(folder)
    frames = flown / "rendered"
    shutil.copy(frames / "000001.png", frames / "000003.png")
    (frames / "000000 broken.png").write_bytes(b"not a picture")
    (frames / "000002 cut.png").write_bytes((frames / "000002.png").read_bytes()[:200])
    shutil.copy(flown / "pair/000000.png", frames / "wide.png")
    (frames / "notes.txt").write_text("no picture")
    _, report = fly(folder / "shown", "--wait", "--open", frames, "--fps", 12, *SMALL, "--amount", 0.75,
                    "--log", folder / "log.txt", "--validate")
    logged = (folder / "log.txt").read_text()
    for words in ("000000 broken.png: cannot be read", "wide.png: is 288x64, expected 96x64 as 000000.png is",
                  "000002 cut.png: cannot be read", "the frame before stays"):
        assert words in logged, logged
    assert "notes" not in logged
    shown, was = pictures(folder / "shown", "rendered"), pictures(flown, "restyled")
    assert [png_size(picture) for picture in shown] == [(96, 64)] * 5, len(shown)
    assert shown[1] == shown[2], "in place of the picture that ends too soon the one before is shown"
    restyled = pictures(folder / "shown", "restyled")
    assert [restyled[i] for i in (0, 1, 3, 4)] == [was[i] for i in (0, 1, 2, 1)]
    one_sentence(run("--headless", "--out", folder / "none", "--open", frames, *SMALL, "--buffer", "depth"), 1,
                 "no buffer is called 'depth'", "of the source there is none")


def ShowsAModelThatMoves():
    folder = output_folder("sources_model")
    os.environ["RESTYLE_BACK"] = FAKE
    windmill = MODELS.parent / "gltf/windmill.gltf"
    _, report = fly(folder / "shown", "--wait", "--frames", 2, "--open", windmill, *SMALL, "--validate")
    assert report["message"] == "" and report["frames_restyled"] == 2, report
    assert len(set(pictures(folder / "shown", "rendered"))) == 2, "its sails and its camera stand still"
    (folder / "broken.gltf").write_text(windmill.read_text().replace('"mesh": 0', '"mesh": 99'))
    one_sentence(run("--headless", "--out", "unused", "--open", folder / "broken.gltf"), 1,
                 "broken.gltf: nodes[0].mesh is 99, expected a whole number of 0 to")


def RefusesWhatItCannotOpen():
    folder = output_folder("sources_refused")
    headless = ("--headless", "--out", folder / "out")
    one_sentence(run(*headless, "--open", folder / "nowhere"), 1, "nowhere: is not there")
    one_sentence(run(*headless, "--open", folder), 1, str(folder), "no picture")
    (folder / "capture.json").write_text('{"format": "other"}')
    one_sentence(run(*headless, "--open", folder), 1, 'capture.json: format is "other"')
    (folder / "file.txt").write_text("text")
    one_sentence(run(*headless, "--open", folder / "file.txt"), 1, "file.txt: cannot be opened")
    one_sentence(run(*headless, "--open", "x", "--score"), 2, "--score", "true look")
    one_sentence(run(*headless, "--open", "x", "--fps", 0), 2, "--fps")


def OpensSourcesFliesAndScrubsInTheWindow():
    require_tools()
    folder = output_folder("sources_window")
    _, capture = flight(folder)
    (folder / "colors").mkdir()
    with VirtualDisplay() as display:
        for n, color in enumerate(("red", "lime", "blue")):
            display.do("convert", "-size", "96x64", f"xc:{color}", folder / f"colors/{n}.png")
        viewer, window = open_viewer(display, folder, "--still", "--no-style", size="96x64")
        before = display.pixels()
        display.do(*"xdotool mousemove 900 500 mousedown 3 mousemove 1000 450 keydown w".split())
        see(display, folder / "flown.png", "what was flown to",
            lambda pixel: any(pixel(x, 400) != before(x, 400) for x in range(400, 1280)))
        display.do(*"xdotool keyup w mouseup 3".split())

        open_path(display, folder / "nowhere")
        see(display, folder / "refused.png", "the sentence of a refusal", banner_is_seen)
        open_path(display, folder / "colors")
        see(display, folder / "red.png", "the first picture", lambda pixel: pixel(700, 400) == (255, 0, 0))
        click(display, "playhead")
        see(display, folder / "lime.png", "the second picture", lambda pixel: pixel(700, 400) == (0, 255, 0))
        open_path(display, WINDMILL)
        see(display, folder / "model.png", "the model", lambda pixel: pixel(700, 400) not in ((255, 0, 0), (0, 255, 0)))
        open_path(display, capture)
        wait_until(lambda: b"capture" in title(display, window), "the title names the capture")
        printed = close_viewer(display, viewer)
    assert "restyle_viewer: " + str(capture) in printed, printed


def GoesOnWhileAnotherIsOpened():
    require_tools()
    folder = output_folder("sources_slow")
    log, held = folder / "viewer.log", folder / "held"
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--still", "--no-style", size="96x64",
                                     RESTYLE_HELD_MEMORY=str(held), **layer_variables("held_memory"))

        def begin():
            """The window answers meanwhile."""
            held.touch()
            open_path(display, WINDMILL)
            wait_until(lambda: named(controls(display), "cancel", "Message"), "it says that it is opened")
            before = value(display, "pause")
            click(display, "pause")
            wait_until(lambda: value(display, "pause") != before, "a click is followed")
            assert b"valley" in title(display, window), title(display, window)

        for times, give_up in ((1, lambda: click(display, "cancel")), (2, lambda: strike(display, "Escape"))):
            begin()
            display.screenshot(folder / f"opening_{times}.png")
            give_up()
            wait_until(lambda: log.read_text().count("was given up") == times, f"it is given up the {times}. time")
            assert not named(controls(display), "cancel", "Message")
            held.unlink()
        begin()
        held.unlink()
        wait_until(lambda: b"windmill" in title(display, window), "it opens")
        assert "error" not in log.read_text(), log.read_text()
        held.touch()
        open_path(display, "")  # The valley again.
        wait_until(lambda: named(controls(display), "cancel", "Message"), "it is opened")
        strike(display, "ctrl+q")
        held.unlink()
        viewer.communicate(timeout=PATIENCE)
        assert viewer.returncode == 0


def GoesOnWhereMemoryDoesNotSufficeForAnother():
    require_tools()
    folder = output_folder("sources_memory")
    (folder / "large").mkdir()
    with VirtualDisplay() as display:
        display.do("convert", "-size", "2048x2048", "xc:lime", folder / "large/0.png")
        viewer, window = open_viewer(display, folder, "--still", "--no-style", "--log", folder / "log.txt", size="96x64")
        refused = lambda: (folder / "log.txt").read_text().count(" error ")
        for room in (48, 64, 80):  # MiB: for nothing of it, then for some.
            limit_memory(viewer, address_space(viewer) + (room << 20))
            before = refused()
            open_path(display, folder / "large")
            wait_until(lambda: viewer.poll() is not None or refused() > before, f"with {room} MiB it says why not")
            assert viewer.poll() is None, f"with {room} MiB it ended: {viewer.communicate()[1]}"
        limit_memory(viewer, resource.RLIM_INFINITY)
        open_path(display, folder / "large")
        wait_until(lambda: b"large" in title(display, window), "it opens")
        close_viewer(display, viewer)


def TakesWhatIsTypedForWhatItIs():
    """As what is dropped, which xdotool cannot."""
    require_tools()
    folder = output_folder("sources_kinds")
    write_style(folder / "a.json", source_prompt="summer")
    write_style(folder / "b.json", source_prompt="summer", target_prompt="fog")
    (folder / "broken.json").write_text("{")
    (folder / "path.json").write_text('{"format": "restyle-path-1", "poses": [{"seconds": 0}]}')
    (folder / "notes.txt").write_text("none of all that")
    (folder / "sky.hdr").write_text("#?RADIANCE")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--still",
                                RESTYLE_BACK=FAKE)
        for name, said in (("broken.json", "broken.json"), ("path.json", "path.json: poses[0]"),
                           ("notes.txt", "notes.txt: cannot be opened"), ("sky.hdr", "sky.hdr lights glTF models")):
            open_path(display, folder / name)
            wait_until(lambda: said in (folder / "viewer.log").read_text(), f"the log says {said!r}")
        see(display, folder / "refused.png", "what was refused", banner_is_seen)
        open_path(display, folder / "b.json")
        save_as(display, folder / "played.json")
        before = see(display, folder / "played.png", "no word of what was refused before",
                     lambda pixel: not banner_is_seen(pixel))
        strike(display, "F1")
        see(display, folder / "keys.png", "the keys, light on dark",
            lambda pixel: sum(max(pixel(x, y)) < 50 for x in range(500, 780, 9) for y in range(200, 520, 9)) > 500,
            lambda pixel: any(min(pixel(x, 360)) > 120 for x in range(440, 840)))
        strike(display, "question")
        see(display, folder / "no_keys.png", "what was there",
            lambda pixel: all(pixel(x, 300) == before(x, 300) for x in range(660, 840, 9)))
        close_viewer(display, viewer)
    assert settings_in(folder / "played.json")["target_prompt"] == "fog"


def banner_is_seen(pixel):
    """Its letters, of a colour of their own."""
    letters = [pixel(x, y) for x in range(650, 760) for y in range(138, 152)]
    return any(red > 230 and 160 < green < 200 and blue < 110 for red, green, blue in letters)


main([PlaysACaptureAsItWas, PlaysACaptureWhoseFramesChangeTheirSize, ShowsAFolderOfPicturesAndNamesThoseItLeavesOut,
      ShowsAModelThatMoves, RefusesWhatItCannotOpen, OpensSourcesFliesAndScrubsInTheWindow, GoesOnWhileAnotherIsOpened,
      TakesWhatIsTypedForWhatItIs, GoesOnWhereMemoryDoesNotSufficeForAnother])
