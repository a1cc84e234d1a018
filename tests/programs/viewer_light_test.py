"""The environment that lights a glTF file in restyle_viewer: without a window, and chosen in one."""
from viewer_program import fly, main, one_sentence, output_folder, run
from viewer_window import (PICTURE, WINDMILL, VirtualDisplay, apart, click, close_viewer, open_viewer, pixels_of, require_tools,
                           see, strike, type_in, type_into, wait_until)

SIZE = ("--size", "96x64", "--no-style", "--frames", 1)
SKY = (1150, 350)  # A place where nothing else is seen.


def write_sky(file, red, green, blue):
    """The same light from everywhere, in 256ths."""
    file.write_bytes(b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n" + 8 * bytes([red, green, blue, 128]))
    return file


def LightsAModelWithAnEnvironment():
    require_tools()
    folder = output_folder("light_headless")
    sky = write_sky(folder / "sky.hdr", 128, 64, 32)

    def drawn(name, *options):
        _, report = fly(folder / name, *SIZE, "--open", WINDMILL, "--validate", *options)
        return report["settings"], pixels_of(folder / name / "rendered/000000.png", 64)

    _, own = drawn("own")
    settings, lit = drawn("lit", "--environment", sky)
    assert settings["environment"] == str(sky) and settings["exposure"] == 0, settings
    red, green, blue = lit[0][0]
    assert red > green > blue and own[0][0][2] > own[0][0][0], (lit[0][0], own[0][0])
    _, brighter = drawn("brighter", "--environment", sky, "--exposure", 1)
    bright = write_sky(folder / "bright.hdr", 255, 128, 64)
    _, twice = drawn("twice", "--environment", bright)
    for row, other in zip(brighter, twice):
        assert all(apart(a, b) <= 2 for a, b in zip(row, other)), "a stop is twice the light"

    headless = ("--headless", "--out", folder / "out", *SIZE)
    one_sentence(run(*headless, "--environment", sky), 2, "--environment", "glTF")
    (folder / "broken.hdr").write_bytes(sky.read_bytes()[:-1])
    one_sentence(run(*headless, "--open", WINDMILL, "--environment", folder / "broken.hdr"), 1,
                 "broken.hdr: ends before its last row does")
    one_sentence(run(*headless, "--open", WINDMILL, "--environment", sky, "--exposure", 20), 2, "--exposure")


def LightsAModelInTheWindow():
    require_tools()
    folder = output_folder("light_window")
    sky, log = write_sky(folder / "sky.hdr", 128, 64, 32), folder / "log.txt"
    (folder / "broken.hdr").write_bytes(b"#?RADIANCE\n")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--still", "--no-style", "--open", WINDMILL, "--log", log)
        own = see(display, folder / "own.png", "its own sky", lambda pixel: pixel(*SKY)[2] > pixel(*SKY)[0])
        click(display, "light")

        def light_by(file):
            type_in(display, "environment", str(file))
            click(display, "use")
            click(display, PICTURE)

        light_by(sky)
        lit = see(display, folder / "lit.png", "the sky of the file", lambda pixel: pixel(*SKY)[0] > pixel(*SKY)[2])
        light_by(folder / "broken.hdr")
        wait_until(lambda: "broken.hdr: has no whole header" in log.read_text(), "the log says what is wrong with the file")
        type_into(display, "exposure", 4)
        see(display, folder / "brighter.png", "it brighter, as it was", lambda pixel: pixel(*SKY)[2] > lit(*SKY)[2] + 20)
        click(display, "environment")
        strike(display, "ctrl+a")
        strike(display, "Delete")
        click(display, "use")
        see(display, folder / "again.png", "its own sky again", lambda pixel: pixel(*SKY) == own(*SKY))
        close_viewer(display, viewer)


main([LightsAModelWithAnEnvironment, LightsAModelInTheWindow])
