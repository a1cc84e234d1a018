"""engine_host restyles a picture in the manner of an engine, with the fake back and the SDK as a plugin.

    python engine_host_test.py PROGRAM FAKE_BACK MANNER [RESTYLE]

At full size, and with frames whose size changes from one to the next. With the restyle program: frames that it has
captured are replayed.
"""

import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

PROGRAM, FAKE_BACK, MANNER, *RESTYLE = sys.argv[1:]
SKIPPED = 77
COLOR = (40, 90, 200)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def write_png(path, color, width=48, height=32):
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


def run(*command):
    return subprocess.run(list(map(str, command)), env={**os.environ, "RESTYLE_BACK": FAKE_BACK}, capture_output=True,
                          text=True)


def restyled(folder, color, back, least_scale, *capture):
    """The bytes of what a fake of this kind makes of a picture of one colour."""
    before, after = folder / f"{back}.png", folder / f"{back}_restyled.png"
    write_png(before, color)
    ended = run(PROGRAM, MANNER, back, "target", before, after, "40", least_scale, *capture)
    if "no Vulkan" in ended.stderr:
        print("skipped:", ended.stderr)
        sys.exit(SKIPPED)
    print(ended.stdout, ended.stderr)
    assert ended.returncode == 0, ended.returncode
    assert "validation messages: 0" in ended.stdout
    if MANNER == "godot":
        assert "host memory refused" in ended.stdout, "a device without the extensions imports no memory"
    if capture:
        assert f"frames captured: {capture[-1]}\n" in ended.stdout
    return after.read_bytes()


def replay(folder):
    """What is captured comes out of a replay as it was, though it was late."""
    capture, again = folder / "capture", folder / "again"
    restyled(folder, COLOR, "inverting", "1", "--capture", capture, "--frames", "5")
    ended = run(*RESTYLE, "replay", capture, "--output", again)
    print(ended.stdout, ended.stderr)
    assert ended.returncode == 0, ended.returncode
    assert "5 of 5 frames bit-exact" in ended.stdout
    for number in range(5):
        rendered, captured, replayed = ((again / kind / f"{number:06}.png").read_bytes()
                                        for kind in ("rendered", "captured", "restyled"))
        assert replayed == captured != rendered
    refused = run(PROGRAM, MANNER, "inverting", "target", folder / "inverting.png", again / "out.png", "--capture", capture)
    assert refused.returncode == 1, refused.returncode
    sentence = f"engine_host: RestyleCaptureInfo.folder is {capture}, which holds "
    assert refused.stderr.startswith(sentence) and refused.stderr.count("\n") == 1, refused.stderr


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if RESTYLE:
            replay(folder)
            return
        inverted = tuple(255 - value for value in COLOR)
        for least_scale in ("1", "0.4"):
            still = restyled(folder, inverted, "still", least_scale)
            assert restyled(folder, COLOR, "inverting", least_scale) == still


main()
