"""The scale at which restyle_viewer draws its scene: chosen, held to a frame rate, and shown."""
import os
import re

from viewer_program import Skip, fly, main, one_sentence, output_folder, run
from viewer_window import (VirtualDisplay, apart, click, close_viewer, control, open_viewer, pixels_of, require_tools, see,
                           type_into)

SIZE, PART = (64, 48), (32, 24)


def enlarged(picture, x, y):
    """Twice as large, between texels what lies between them."""
    def along(place, count):
        at = min(max((place + 0.5) / 2, 0.5), count - 0.5) - 0.5
        low = min(int(at), count - 2)
        return low, at - low
    (column, right), (row, down) = along(x, PART[0]), along(y, PART[1])
    rows = [[a + right * (b - a) for a, b in zip(picture[line][column], picture[line][column + 1])]
            for line in (row, row + 1)]
    return [a + down * (b - a) for a, b in zip(*rows)]


def fly_at(size, name, *options):
    os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]
    folder = output_folder(name)
    _, report = fly(folder, "--source-model", "inverts", "--target-model", "any", "--wait", "--frames", 3, "--validate",
                    "--size", "{}x{}".format(*size), "--buffer", "motion",
                    "--pixel", "{},{}".format(5 * size[0] // 8, size[1] // 2), *options)
    assert report["message"] == "", report["message"]
    kinds = ("rendered", "restyled", "truth")
    return report, *(pixels_of(folder / kind / "000002.png", size[1]) for kind in kinds)


def DrawsAPartOfItsImagesAndEnlargesIt():
    require_tools()
    for look in ("plain", "ink"):  # Of which the second looks around itself.
        half, rendered, restyled, truth = fly_at(SIZE, "scale_half_" + look, "--scene-scale", 0.5, "--source-look", look)
        small, part, styled_part, _ = fly_at(PART, "scale_small_" + look, "--source-look", look)
        _, _, _, whole_truth = fly_at(SIZE, "scale_whole_" + look, "--source-look", look)
        for y in range(SIZE[1]):
            for x in range(SIZE[0]):
                assert apart(rendered[y][x], enlarged(part, x, y)) <= 2, (look, x, y)
                assert apart(restyled[y][x], enlarged(styled_part, x, y)) <= 2, (look, x, y)
        assert truth == whole_truth  # What it is held against is all there is to see.
        assert half["settings"]["scene_scale"] == 0.5 and half["scene_scale"] == {"mean": 0.5, "last": 0.5}, half
        for told, of_small in zip(half["pictures"], small["pictures"]):
            assert told["scale"] == 0.5 and told["drawn"] == list(PART), told
            assert told["buffer"]["size"] == list(PART), told
            # Motion is in pixels of what is drawn, as a session needs it.
            assert told["buffer"]["pixel"] == of_small["buffer"]["pixel"], (told, of_small)
        assert any(told["buffer"]["pixel"]["values"] != [0, 0] for told in half["pictures"]), half


def KeepsItsScaleWithoutAWindowWhereNotAsked():
    folder = output_folder("scale_default")
    ended, report = fly(folder, "--no-style", "--frames", 3, "--size", "64x48")
    assert {told["scale"] for told in report["pictures"]} == {1} and report["settings"]["frame_rate"] is None, report
    assert "100.00 %, 64x48 in the end" in ended.stdout, ended.stdout
    for words in (("--scene-scale", "0.2"), ("--scene-scale", "1.5"), ("--frame-rate", "0")):
        one_sentence(run("--headless", "--out", "unused", *words), 2, words[0])
    one_sentence(run("--headless", "--out", "unused", "--scene-scale", "0.5", "--frame-rate", "30"), 2, "excludes")


def DrawsLessWhereFramesTakeLongerThanAsked():
    folder = output_folder("scale_held")
    ended, report = fly(folder, "--no-style", "--frames", 40, "--size", "640x360", "--frame-rate", 240)
    scales = [told["scale"] for told in report["pictures"]]
    assert scales[0] == 1 and report["settings"]["frame_rate"] == 240, report
    if min(told["frame_ms"] for told in report["pictures"]) < 1.05 * 1000 / 240:
        raise Skip("this machine draws 240 frames a second")
    assert scales[-1] < 1 and sorted(scales, reverse=True) == scales, scales
    drawn = report["pictures"][-1]["drawn"]
    assert drawn == [round(640 * scales[-1]), round(360 * scales[-1])], (drawn, scales)
    assert "{:.2f} %, {}x{} in the end".format(100 * scales[-1], *drawn) in ended.stdout, ended.stdout


def ends_at(display, viewer, scale):
    printed = close_viewer(display, viewer)
    assert re.search(f"scene scale +{scale} in the end", printed), printed


def with_the_section_open(display, folder, *options):
    viewer, _ = open_viewer(display, folder, "--no-style", *options)
    click(display, "scene scale")
    control(display, "hold the frame rate")
    display.screenshot(folder / "section.png")
    return viewer


def ScalesTheSceneInTheWindow():
    require_tools()
    with VirtualDisplay() as display:
        folder = output_folder("window_scale")
        viewer = with_the_section_open(display, folder, "--scene-scale", "1")
        type_into(display, "scale", 50)
        display.screenshot(folder / "half.png")
        ends_at(display, viewer, "50.00 %, 80x45")

        folder = output_folder("window_held")
        viewer = with_the_section_open(display, folder, "--frame-rate", "1")
        ends_at(display, viewer, "100.00 %, 160x90")
        viewer = with_the_section_open(display, folder, "--frame-rate", "1")
        click(display, "hold the frame rate")  # No longer: the scale is what the slider says, ...
        left, top, _, bottom = control(display, "scale").place
        click(display, (left + 4, (top + bottom) // 2))  # ... whose least this is.
        display.screenshot(folder / "chosen.png")
        ends_at(display, viewer, "25.00 %, 40x23")


def title(pixel):
    """Of the section, which tells the scale: where its letters are."""
    return [min(pixel(x, y)) > 180 for y in range(178, 196) for x in range(40, 200)]


def HoldsTheRateThatIsTyped():
    require_tools()
    with VirtualDisplay() as display:
        folder = output_folder("window_rate")
        viewer = with_the_section_open(display, folder, "--frame-rate", "5")
        whole = title(display.pixels())  # 100.0 %
        assert any(whole)
        type_into(display, "frames a second", 120)  # More than a CPU draws.
        see(display, folder / "fast.png", "a smaller scale", lambda pixel: title(pixel) != whole)
        type_into(display, "frames a second", 5)
        see(display, folder / "slow.png", "the whole again", lambda pixel: title(pixel) == whole)
        ends_at(display, viewer, "100.00 %, 160x90")


main([DrawsAPartOfItsImagesAndEnlargesIt, KeepsItsScaleWithoutAWindowWhereNotAsked,
      DrawsLessWhereFramesTakeLongerThanAsked, ScalesTheSceneInTheWindow, HoldsTheRateThatIsTyped])
