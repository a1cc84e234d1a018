"""A camera's path of one's own in restyle_viewer: flown without a window, and made in one."""
import json

from viewer_program import fly, main, one_sentence, output_folder, pictures, run
from viewer_window import (WINDMILL, VirtualDisplay, click, close_viewer, control, open_viewer, require_tools, see, strike,
                           type_in, wait_until)

SIZE = ("--size", "96x64", "--no-style")


def pose(seconds, eye, target, **lens):
    return {"seconds": seconds, "eye": eye, "target": target, **lens}


def write_path(file, *poses):
    file.write_text(json.dumps({"format": "restyle-path-1", "poses": poses}))
    return file


def FliesAlongAPathOfOnesOwn():
    folder = output_folder("path_flown")
    high, low = ([0, 60, 80], [0, 0, 0]), ([10, 30, 40], [0, 5, 0])
    path = write_path(folder / "path.json", pose(0, *high), pose(0.1, *low, field_of_view=0.6))
    _, report = fly(folder / "flown", *SIZE, "--path", path, "--validate")
    flown = pictures(folder / "flown", "rendered")
    assert len(flown) == 4 and len(set(flown)) == 4, "0.1 s of 30 frames a second, with both ends"
    assert report["settings"]["path"] == str(path), report["settings"]

    # The last pose is reached: it is what a camera that stands there sees, at that time.
    stands = write_path(folder / "stands.json", pose(0, *low, field_of_view=0.6))
    fly(folder / "stood", *SIZE, "--path", stands, "--frames", 4)
    stood = pictures(folder / "stood", "rendered")
    assert stood[3] == flown[3] and stood[0] != flown[0]

    # After its end it begins again, and the scene with it; a still camera looks from the first pose.
    fly(folder / "again", *SIZE, "--path", path, "--frames", 8)
    again = pictures(folder / "again", "rendered")
    assert again[:4] == flown and again[4] == again[1], "the frame after the last pose is the second"
    fly(folder / "still", *SIZE, "--path", path, "--still", "--frames", 2)
    assert pictures(folder / "still", "rendered") == [flown[0]] * 2

    # What is wanted is seen from there, too.
    fly(folder / "truth", "--size", "96x64", "--path", path, "--look", "plain", "--models", folder / "nowhere")
    assert pictures(folder / "truth", "truth") == flown

    model = write_path(folder / "model.json", pose(0, [0, 2, 9], [0, 2, 0]), pose(0.05, [4, 2, 9], [0, 2, 0]))
    fly(folder / "mill", *SIZE, "--path", model, "--open", WINDMILL)
    fly(folder / "own", *SIZE, "--frames", 3, "--open", WINDMILL)
    mill = pictures(folder / "mill", "rendered")
    assert len(set(mill)) == 3 and mill[0] != pictures(folder / "own", "rendered")[0]


def RefusesAPathThatIsNone():
    folder = output_folder("path_refused")
    headless = ("--headless", "--out", folder / "out", *SIZE)
    one_sentence(run(*headless, "--path", folder / "nowhere.json"), 1, "nowhere.json: cannot be read")
    path = write_path(folder / "path.json", pose(1, [0, 0, 0], [0, 0, 1]), pose(1, [0, 0, 0], [0, 0, 1]))
    one_sentence(run(*headless, "--path", path), 1, "path.json: poses[1].seconds is 1, expected a time later")
    one_sentence(run(*headless, "--path", path, "--open", folder), 2, "--path", "needs a scene to fly through", str(folder))


def MakesAPathInTheWindow():
    require_tools()
    folder = output_folder("path_window")
    (folder / "broken.json").write_text('{"format": "restyle-path-1", "poses": [{"seconds": "soon"}]}')
    log = folder / "log.txt"
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--no-style", "--log", log)

        def looks_as(pixel):
            """Between the panels, the same picture again."""
            return lambda other: all(pixel(x, y) == other(x, y) for x in range(400, 900, 7) for y in (350, 500))

        def is_other_than(pixel):
            return lambda other: not looks_as(pixel)(other)

        def of_pose(number, name):
            return control(display, name, "Camera path", nth=number)

        def go_to(end):
            left, top, right, bottom = control(display, "playhead").place
            click(display, (left + 4 if end == "start" else right - 4, (top + bottom) // 2))

        def save(file, what):
            type_in(display, "file", str(folder / file))
            click(display, "save path")
            wait_until((folder / file).exists, f"{what} are kept")
            return json.loads((folder / file).read_text())["poses"]

        strike(display, "p")
        go_to("start")
        click(display, "poses")
        strike(display, "k")
        of_pose(0, "set")
        first = see(display, folder / "first.png", "the first pose", lambda pixel: True)
        display.do(*"xdotool mousemove 700 300 mousedown 3 mousemove 800 330 keydown w".split())
        see(display, folder / "flown.png", "another place", is_other_than(first))
        display.do(*"xdotool keyup w mouseup 3".split())
        type_in(display, "s apart", "4")
        click(display, "add pose")
        type_in(display, of_pose(1, "time"), "1.5")
        display.screenshot(folder / "made.png")
        made = save("made.json", "both")
        assert [told["seconds"] for told in made] == [0, 1.5] and made[0]["eye"] != made[1]["eye"], made

        click(display, "follow")
        see(display, folder / "start.png", "the first pose", looks_as(first))
        go_to("end")
        second = see(display, folder / "end.png", "the second pose", is_other_than(first))
        go_to("start")
        see(display, folder / "start.png", "the first pose again", looks_as(first))
        click(display, control(display, "play", "Camera path"))
        see(display, folder / "played.png", "the way between them", is_other_than(first))
        strike(display, "p")

        click(display, of_pose(0, "go there"))
        see(display, folder / "there.png", "the first pose, gone to", looks_as(first))
        click(display, of_pose(1, "set"))  # Both are one now, ...
        click(display, of_pose(0, "remove"))  # ... and one is left.
        left = save("left.json", "what is left")
        assert [(told["seconds"], told["eye"]) for told in left] == [(1.5, made[0]["eye"])], left

        type_in(display, "file", str(folder / "made.json"))
        click(display, "load path")
        click(display, "camera path")  # Back to the path, from where it was flown to.
        go_to("end")
        see(display, folder / "loaded.png", "the second pose, which was kept", looks_as(second))
        type_in(display, "file", str(folder / "broken.json"))
        click(display, "load path")
        wait_until(lambda: 'poses[0].seconds is "soon"' in log.read_text(), "the log says what is wrong with the file")
        strike(display, "c")
        see(display, folder / "closed.png", "the path as it was, without its panel", looks_as(second))
        close_viewer(display, viewer)


main([FliesAlongAPathOfOnesOwn, RefusesAPathThatIsNone, MakesAPathInTheWindow])
