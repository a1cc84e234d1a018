"""The ways in which restyle_viewer shows a frame: kept by a headless run, and chosen in its window."""
import itertools
import json
import math
import os
import subprocess

from viewer_program import fly, main, one_sentence, output_folder, run
from viewer_window import VirtualDisplay, apart, close_viewer, open_viewer, pixels_of, require_tools, see

FAKE = {"RESTYLE_BACK": os.environ["RESTYLE_FAKE_BACK"]}
SIZE = (32, 24)


def fly_and_look(name, *options):
    folder = output_folder(name)
    os.environ.update(FAKE)
    _, report = fly(folder, "--source-model", "inverts", "--target-model", "any", "--frames", 1, "--wait", "--validate",
                    "--size", "{}x{}".format(*SIZE), *options)
    assert report["message"] == "", report["message"]
    kinds = ("rendered", "restyled", "truth", "view")
    return report, *(pixels_of(folder / kind / "000000.png", SIZE[1]) for kind in kinds)


def KeepsFramesAsTheyAreSeen():
    require_tools()
    _, rendered, restyled, _, view = fly_and_look("seen_apart", "--view", "difference", "--gain", 3)
    for row, plain, styled in zip(view, rendered, restyled):
        for seen, p, s in zip(row, plain, styled):
            assert apart(seen, [min(255, 3 * abs(x - y)) for x, y in zip(s, p)]) <= 1, (seen, p, s)

    _, _, restyled, truth, view = fly_and_look("seen_split", "--view", "split", "--split", 0.25, "--against", "truth")
    assert view == [t[:8] + s[8:] for t, s in zip(truth, restyled)]

    _, rendered, restyled, _, view = fly_and_look("seen_beside", "--view", "side-by-side")
    assert view == [p + s for p, s in zip(rendered, restyled)]

    *_, view = fly_and_look("seen_near_apart", "--view", "difference", "--against", "truth", "--scene-scale", 0.5, "--zoom", 4)
    # Each texel is one colour, though what it is held against has four there; the first row of them is seen by half.
    texels = [row[::8] for row in (view[0], *view[4::8])]
    assert view == [[texels[(y + 4) // 8][x // 8] for x in range(SIZE[0])] for y in range(SIZE[1])]
    assert len({*texels[1]}) == SIZE[0] // 8, texels

    report, rendered, restyled, truth, view = fly_and_look("seen_near", "--view", "restyled", "--zoom", 4,
                                                           "--centre", "0.5,0.5", "--pixel", "12,9")
    size = (SIZE[0] // 4, SIZE[1] // 4)
    assert view == [[restyled[9 + y // 4][12 + x // 4] for x in range(4 * size[0])] for y in range(4 * size[1])]
    told = report["pictures"][0]["pixel"]
    assert told["at"] == [12, 9]
    for kind, picture in (("rendered", rendered), ("restyled", restyled), ("truth", truth)):
        assert told[kind]["code"] == list(picture[9][12]), told
        for code, linear in zip(told[kind]["code"], told[kind]["linear"]):
            back = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
            assert abs(255 * back - code) < 1e-6, told
    one_sentence(run("--headless", "--out", "unused", "--size", "32x24", "--pixel", "32,0"), 2, "--pixel", "32x24")


def see_buffer(name, *options, frames=1):
    folder = output_folder("buffer_" + name)
    os.environ.update(FAKE)
    _, report = fly(folder, "--source-model", "inverts", "--target-model", "any", "--frames", frames, "--wait", "--validate",
                    "--size", "{}x{}".format(*SIZE), "--buffer", name, "--pixel", "12,9", *options)
    return [(told["buffer"], pixels_of(folder / "view" / f"{n:06}.png", SIZE[1])) for n, told in enumerate(report["pictures"])]


def gray(value, least, most):
    return 3 * (round(255 * min(1, max(0, (value - least) / (most - least)))),)


def SeesWhatLiesOnAFramesWay():
    require_tools()
    for n, (told, view) in enumerate(see_buffer("path.2", frames=2)):  # The fake's kept_value().
        assert (told["name"], told["frame"], told["time"], told["alpha_bar"]) == ("path.2", n, 998, 0.5), told
        assert told["size"] == [16, 16] and told["channels"] == 3 and told["range"] == [-3, 3], told
        assert told["pixel"] == {"at": [6, 6], "channel": 0, "values": 3 * [2 + 2 / 8 + 16 * n]}, told
        assert {pixel for row in view for pixel in row} == {gray(told["pixel"]["values"][0], -3, 3)}

    (told, view), (packed, _) = see_buffer("change")[0], see_buffer("packed")[0]
    change = told["pixel"]["values"]
    assert change == [-2 * value for value in packed["pixel"]["values"]], (told, packed)
    assert apart(view[9][12], [gray(value, -1, 1)[0] for value in change]) <= 1, (view[9][12], change)

    told, view = see_buffer("depth", "--still")[0]
    near, far = told["range"]
    distance = told["pixel"]["values"][0]
    assert near <= distance <= far and told["pixel"]["at"] == [12, 9], told
    assert apart(view[9][12], gray(-math.log(distance / near) / math.log(far / near), -1, 0)) <= 1, (view[9][12], told)
    assert len({pixel for row in view for pixel in row}) > 20
    told, view = see_buffer("motion", "--still")[0]
    assert told["pixel"]["values"] == [0, 0] and {pixel for row in view for pixel in row} == {(255, 255, 255)}, told
    assert any(any(told["pixel"]["values"]) for told, _ in see_buffer("motion", frames=2))
    told, view = see_buffer("object", "--still")[0]
    assert told["pixel"]["values"][0] == int(told["pixel"]["values"][0]) and len({*view[2], *view[20]}) > 1, told
    one_sentence(run("--headless", "--out", output_folder("no_buffer"), "--frames", 1, "--size", "32x24", "--buffer", "pth.1",
                     "--source-model", "inverts", "--target-model", "any"), 1, "'pth.1'", "did you mean 'path.1'?", "depth")


def ssim(a, b):
    """As its authors have it, window by window: Gaussian of sigma 1.5, population covariance."""
    taps = [math.exp(-(i - 5) ** 2 / 4.5) for i in range(11)]
    window = [(y, x, taps[y] * taps[x] / sum(taps) ** 2) for y in range(11) for x in range(11)]
    found = []
    for top in range(SIZE[1] - 10):
        for left in range(SIZE[0] - 10):
            seen = [(a[top + y][left + x], b[top + y][left + x], w) for y, x, w in window]
            mean_a, mean_b = (sum(s[k] * s[2] for s in seen) for k in (0, 1))
            var_a, var_b = (sum((s[k] - m) ** 2 * s[2] for s in seen) for k, m in ((0, mean_a), (1, mean_b)))
            both = sum((s[0] - mean_a) * (s[1] - mean_b) * s[2] for s in seen)
            c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
            found.append((2 * mean_a * mean_b + c1) * (2 * both + c2)
                         / ((mean_a ** 2 + mean_b ** 2 + c1) * (var_a + var_b + c2)))
    return sum(found) / len(found)


def TellsHowNearAFrameComesToTheLookWanted():
    require_tools()
    report, rendered, restyled, truth, _ = fly_and_look("scored", "--view", "truth", "--score")
    for kind, picture in (("rendered", rendered), ("restyled", restyled)):
        told = report["pictures"][0]["score"][kind]
        squares = [(x - y) ** 2 for p, t in zip(picture, truth) for q, r in zip(p, t) for x, y in zip(q, r)]
        assert abs(told["psnr"] - 10 * math.log10(255 ** 2 * len(squares) / sum(squares))) < 1e-9, told
        channels = [[[pixel[c] for pixel in row] for row in image] for c in range(3) for image in (picture, truth)]
        mean = sum(ssim(channels[2 * c], channels[2 * c + 1]) for c in range(3)) / 3
        assert abs(told["ssim"] - mean) < 1e-9, (told, mean)


def LaysOutAContactSheet():
    require_tools()
    folder = output_folder("sheet")
    os.environ.update(FAKE)
    _, report = fly(folder, "--source-model", "inverts", "--target-model", "any", "--frames", 2, "--wait", "--validate",
                    "--size", "{}x{}".format(*SIZE), "--sheet-across", "amount=0:1:3", "--sheet-down", "steps=4,8",
                    "--sheet-frame", 1)
    assert report["message"] == "", report["message"]
    rendered, restyled = (pixels_of(folder / kind / "000001.png", SIZE[1]) for kind in ("rendered", "restyled"))
    height = int(subprocess.run(["identify", "-format", "%h", folder / "sheet.png"], check=True, capture_output=True).stdout)
    sheet = pixels_of(folder / "sheet.png", height)

    def cell(column, row):
        x, y = len(sheet[0]) - (3 - column) * (SIZE[0] + 6), height - (2 - row) * (SIZE[1] + 6)
        return [line[x:x + SIZE[0]] for line in sheet[y:y + SIZE[1]]]

    for row in (0, 1):
        assert cell(0, row) == rendered and cell(2, row) == restyled
        assert cell(1, row) not in (rendered, restyled)
    labels = [pixel for line in sheet[:19] for pixel in line]
    assert (255, 255, 255) in labels, "the columns say nothing of their values"
    for axis, words in (("strenght=0:1:2", "strength, steps"), ("strength=0:2:3", "0 to 1"), ("strength=0:1", "FROM:TO:COUNT"),
                        ("strength=a,b", "'a' is no number")):
        one_sentence(run("--headless", "--out", "unused", "--sheet-across", axis), 2, "--sheet-across", words)


# Of the window; left and right, where the scene is smooth and in the middle of a texel; the white handle of the divider.
LEFT, DIVIDER, RIGHT = (560, 150), (640, 360), (1042, 410)


def beside(place, pane):
    """Where a place of the whole picture lies in one of two of half the size."""
    return (640 * pane + place[0] // 2, 180 + place[1] // 2)


def longest_run(pixel):
    """Of one colour, in the row of RIGHT and around it."""
    colors = [pixel(RIGHT[0] + x, RIGHT[1]) for x in range(-128, 128)]
    return max(len(list(run)) for _, run in itertools.groupby(colors))


def SeesAFrameInEveryWay():
    require_tools()
    folder = output_folder("window_views")
    style = {"format": "restyle-style-1", "model": "inverts", "settings": {}}
    (folder / "a.json").write_text(json.dumps(style))
    colors = {}

    def is_at(place, kind, of=None):
        return lambda pixel: apart(pixel(*place), colors[kind, of or place]) < 12

    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--still", "--look", "snow",
                                size="320x180", **FAKE)

        def look(key, name, *seen):
            display.do("xdotool", "key", key)
            pixel = see(display, folder / f"{name}.png", name, *seen)
            for place in (LEFT, RIGHT):
                colors[name, place] = pixel(*place)

        look("5", "rendered", lambda pixel: min(pixel(*DIVIDER)) < 200)
        look("6", "restyled", lambda pixel: apart(pixel(*LEFT), colors["rendered", LEFT]) > 20)
        look("7", "truth", *(lambda pixel, k=kind: apart(pixel(*RIGHT), colors[k, RIGHT]) > 12
                             for kind in ("rendered", "restyled")))
        look("1", "split", is_at(LEFT, "rendered"), is_at(RIGHT, "restyled"))
        look("t", "split_against_truth", is_at(LEFT, "truth"), is_at(RIGHT, "restyled"))
        look("2", "side_by_side", is_at(beside(RIGHT, 0), "truth", RIGHT), is_at(beside(LEFT, 1), "restyled", LEFT))
        look("t", "side_by_side_again", is_at(beside(RIGHT, 0), "rendered", RIGHT))
        look("4", "blink_rendered", is_at(LEFT, "rendered"), is_at(RIGHT, "rendered"))
        look("4", "blink_restyled", is_at(LEFT, "restyled"), is_at(RIGHT, "restyled"))
        colors["four times", RIGHT] = tuple(
            min(255, 4 * abs(a - b)) for a, b in zip(colors["restyled", RIGHT], colors["rendered", RIGHT]))
        look("3", "difference", is_at(RIGHT, "four times"))
        look("8", "packed", lambda pixel: max(map(min, (pixel(*LEFT), pixel(*RIGHT)))) < 250)
        look("bracketright", "encoded", lambda pixel: pixel(*LEFT) == pixel(*RIGHT) == (255, 255, 255))  # kept_value().
        look("6", "restyled_again", is_at(LEFT, "restyled"), is_at(RIGHT, "restyled"))
        display.do("xdotool", "mousemove", *RIGHT, "click", "--repeat", 10, 4)  # The wheel: 1.25 a notch.
        width = 4 * 1.25 ** 10  # Of a texel; each is of one colour, with a line of the grid between.
        look("shift", "zoomed", is_at(RIGHT, "restyled"), lambda pixel: width - 3 < longest_run(pixel) < width + 1)
        look("0", "whole", is_at(LEFT, "restyled"), is_at(RIGHT, "restyled"))
        close_viewer(display, viewer)


main([KeepsFramesAsTheyAreSeen, SeesWhatLiesOnAFramesWay, TellsHowNearAFrameComesToTheLookWanted, LaysOutAContactSheet,
      SeesAFrameInEveryWay])
