"""Temporal anti-aliasing of what restyle_viewer draws: nearer to many samples a pixel, told, and switched in the window."""
import math
import os
import re

from viewer_program import fly, main, one_sentence, output_folder, pictures, run
from viewer_window import (WINDMILL, VirtualDisplay, click, close_viewer, open_viewer, pixels_of, require_tools)

SIZE, SAMPLES = (64, 48), 8  # Of a pixel's side.
GAMMA = 2.2


def light_of(file, size):
    return [[[(code / 255) ** GAMMA for code in pixel] for pixel in row] for row in pixels_of(file, size[1])]


def averaged(fine, share):
    """Each square of so many pixels a side, as one."""
    def mean(x, y):
        cells = [fine[share * y + i][share * x + j] for i in range(share) for j in range(share)]
        return [sum(channel) / len(cells) for channel in zip(*cells)]
    return [[mean(x, y) for x in range(len(fine[0]) // share)] for y in range(len(fine) // share)]


def psnr(a, b):
    errors = [(x ** (1 / GAMMA) - y ** (1 / GAMMA)) ** 2
              for row, other in zip(a, b) for pixel, its in zip(row, other) for x, y in zip(pixel, its)]
    return -10 * math.log10(sum(errors) / len(errors))


def last_frame(name, size, frames, *options):
    folder = output_folder("anti_aliasing_" + name)
    ended, report = fly(folder, "--no-style", "--still", "--frames", frames, "--size", "{}x{}".format(*size),
                        "--validate", *options)
    return light_of(folder / "rendered/{:06}.png".format(frames - 1), size), ended.stdout, report


def ComesNearerToManySamplesOfEachSourceThatIsDrawn():
    require_tools()
    for name, source in (("valley", ()), ("model", ("--open", WINDMILL))):
        fine, _, _ = last_frame(name + "_fine", [SAMPLES * side for side in SIZE], 1, *source)
        wanted = averaged(fine, SAMPLES)
        plain, printed, report = last_frame(name + "_plain", SIZE, 1, *source)
        assert report["settings"]["anti_aliasing"] == "off" and re.search("anti-aliasing +off", printed), printed
        assert not any(told["anti_aliased"] for told in report["pictures"])
        found, printed, report = last_frame(name + "_taa", SIZE, 24, "--anti-aliasing", "taa", *source)
        assert report["settings"]["anti_aliasing"] == "taa", report["settings"]
        assert all(told["anti_aliased"] for told in report["pictures"])
        assert re.search("anti-aliasing +taa, 24 of 24 frames", printed), printed
        before, after = psnr(plain, wanted), psnr(found, wanted)
        print(f"{name}: {before:.1f} dB drawn, {after:.1f} dB anti-aliased")
        assert after > before + 4, (name, before, after)


def HandsTheAntiAliasedFrameToTheSessionAtEveryScale():
    os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]
    common = ("--source-model", "inverts", "--target-model", "any", "--wait", "--still", "--frames", 10, "--validate")
    taa = ("--anti-aliasing", "taa")
    half, small, plain = (output_folder("anti_aliasing_" + name) for name in ("half", "small", "without"))
    fly(half, *common, *taa, "--size", "64x48", "--scene-scale", 0.5, "--view", "restyled")
    fly(small, *common, *taa, "--size", "32x24")
    fly(plain, *common, "--size", "32x24")
    for kind in ("rendered", "restyled"):
        assert pictures(small, kind)[-1] != pictures(plain, kind)[-1], f"{kind}: nothing was anti-aliased"
        assert pictures(small, kind)[0] != pictures(small, kind)[-1], f"{kind}: nothing is averaged"
        assert len(set(pictures(plain, kind))) == 1, f"{kind}: what stands still moves where it is not"
        assert len(set(pictures(half, kind))) > 1, f"{kind}: at half the scale nothing is averaged"


def StartsAnewWhereTimeGoesBack():
    folder = output_folder("anti_aliasing_again")
    options = ("--frames", 6, "--size", "64x48", "--anti-aliasing", "taa")
    fly(folder / "rendered alone", "--no-style", *options)
    os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]
    # Here the flight was flown once before, to learn what a frame takes without a style.
    fly(folder / "styled", "--source-model", "inverts", "--target-model", "any", "--wait", *options)
    assert pictures(folder / "styled", "rendered") == pictures(folder / "rendered alone", "rendered")


def LeavesFramesThatAreThereAsTheyAre():
    folder = output_folder("anti_aliasing_folder")
    fly(folder / "flown", "--no-style", "--frames", 3, "--size", "64x48")
    ended, report = fly(folder / "shown", "--no-style", "--open", folder / "flown/rendered", "--anti-aliasing", "taa")
    assert pictures(folder / "shown", "rendered") == pictures(folder / "flown", "rendered")
    assert not any(told["anti_aliased"] for told in report["pictures"])
    assert "none: frames that are there already stay as they are" in ended.stdout, ended.stdout
    one_sentence(run("--headless", "--out", "unused", "--anti-aliasing", "msaa"), 2, "--anti-aliasing", "taa")


def SwitchesItInTheWindow():
    require_tools()
    with VirtualDisplay() as display:
        folder = output_folder("window_anti_aliasing")
        viewer, _ = open_viewer(display, folder, "--no-style")
        click(display, "scene scale")
        click(display, "temporal anti-aliasing")
        display.screenshot(folder / "ticked.png")
        printed = close_viewer(display, viewer)
        told = re.search(r"anti-aliasing +taa, (\d+) of (\d+) frames", printed)
        assert told and 0 < int(told[1]) < int(told[2]), printed


main([ComesNearerToManySamplesOfEachSourceThatIsDrawn, HandsTheAntiAliasedFrameToTheSessionAtEveryScale,
      StartsAnewWhereTimeGoesBack, LeavesFramesThatAreThereAsTheyAre, SwitchesItInTheWindow])
