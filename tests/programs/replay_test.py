"""What restyle_viewer --capture keeps, restyle replay runs again; on a back without torch."""
import json
import os
import struct

import warm_program
from viewer_program import fly, main, one_sentence, output_folder, run

RESTYLE = os.environ["RESTYLE_PROGRAM"]
MODELS = ("--source-model", "inverts", "--target-model", "any")
SMALL = ("--size", "96x64", "--frames", 4)
AS_IT_IS = ("--model-size", "96x64")  # The network sees the frame's own pixels.
os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]


def replay(*words):
    return warm_program.run(RESTYLE, "replay", *words)


def replayed(*words):
    ended = replay(*words)
    assert ended.returncode == 0, f"exit code {ended.returncode}: {ended.stderr}"
    return ended.stdout


def read_safetensors(file):
    """Tensors of float32 by name, each its shape and its values; and the metadata."""
    data = file.read_bytes()
    end = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:end])
    metadata = header.pop("__metadata__")
    assert {tensor["dtype"] for tensor in header.values()} == {"F32"}, header
    tensors = {}
    for name, tensor in header.items():
        first, last = (end + offset for offset in tensor["data_offsets"])
        tensors[name] = tensor["shape"], struct.unpack(f"<{(last - first) // 4}f", data[first:last])
    return tensors, metadata


def planes_of(texels):
    """RGBA of 8 bits as the network sees it: its colours, a plane each."""
    return [value / 127.5 - 1 for channel in range(3) for value in texels[channel::4]]


def ReplaysAWaitedFlightBitForBit():
    folder = output_folder("replay_waited")
    ended, _ = fly(folder, *SMALL, *MODELS, "--wait", "--validate", "--capture", folder / "capture")
    assert "4 frames captured of 4" in ended.stdout, ended.stdout
    for transport in ("staging", "host"):
        out = folder / transport
        printed = replayed(folder / "capture", "--output", out, "--report", out.with_suffix(".json"),
                           "--transport", transport)
        assert "4 of 4 frames bit-exact" in printed, printed
    report = json.loads((folder / "host.json").read_text())
    assert [frame["exact"] for frame in report["frames"]] == [True] * 4
    assert [frame["frame_number"] for frame in report["frames"]] == [0, 1, 2, 3]
    for kind in ("rendered", "captured", "restyled"):
        names = sorted(file.name for file in (folder / "host" / kind).iterdir())
        assert names == [f"{n:06}.png" for n in range(4)], f"{kind}: {names}"
    pictures = [(folder / "host" / kind / "000002.png").read_bytes() for kind in ("captured", "restyled", "rendered")]
    assert pictures[0] == pictures[1] != pictures[2]


def ChangesWhatItIsTold():
    folder = output_folder("replay_changed")
    fly(folder, *SMALL, *MODELS, "--wait", "--capture", folder / "capture")
    printed = replayed(folder / "capture", "--set", "amount=0.5", "--frames", "1:3", "--report", folder / "report.json")
    assert "0 of 2 frames bit-exact" in printed and "--style or --set differ from it" in printed, printed
    report = json.loads((folder / "report.json").read_text())
    assert [frame["frame"] for frame in report["frames"]] == [1, 2]
    assert all(frame["largest_difference"] > 1 and frame["psnr"] < 60 for frame in report["frames"])
    style = folder / "style.json"
    style.write_text(json.dumps({"format": "restyle-style-1", "model": "still"}))
    assert "0 of 4 frames bit-exact" in replayed(folder / "capture", "--style", style)


def SaysWhyALatePictureDiffers():
    folder = output_folder("replay_late")
    fly(folder, *SMALL, *MODELS, "--wait", "--capture", folder / "capture")
    first, second = (folder / "capture/frames" / name for name in ("000000", "000001"))
    frame = json.loads((second / "frame.json").read_text())
    frame["picture"].update(frame_number=0, age=1)  # As if the core had been late.
    (second / "frame.json").write_text(json.dumps(frame))
    (second / "picture.raw").write_bytes((first / "picture.raw").read_bytes())
    printed = replayed(folder / "capture")
    assert "captured was the picture of frame 0, 1 frames late; replayed is that of the very frame" in printed, printed
    assert "3 of 4 frames bit-exact" in printed, printed


def ReplaysALateFlightAsLateAsItWas():
    folder = output_folder("replay_as_late")
    fly(folder, "--size", "96x64", "--frames", 8, *MODELS, "--capture", folder / "capture")
    printed = replayed(folder / "capture", "--late", "--report", folder / "report.json",
                       "--output", folder / "out", "--buffers", "shown_way")
    assert "8 of 8 frames bit-exact" in printed, printed
    for frame in json.loads((folder / "report.json").read_text())["frames"]:
        captured = frame["captured"]
        assert frame["passed_through"] == captured["passed_through"], frame
        if captured["passed_through"]:
            continue
        assert frame["shown_frame_number"] == captured["frame_number"], frame
        is_known = captured["moved"] or captured["age"] == 0
        assert frame["buffers"]["there"] == ["shown_way"] * is_known, frame


def SaysOfAModelThatItIsAnother():
    folder = output_folder("replay_model")
    model = folder / "inverts"
    model.mkdir()
    (model / "weights.safetensors").write_bytes(bytes(range(256)) * 1000)
    (model / "config.json").write_text("{}")
    fly(folder, *SMALL, "--source-model", model, "--target-model", model, "--wait", "--capture", folder / "capture")
    assert "is not as it was captured" not in replayed(folder / "capture")
    playing = json.loads((folder / "capture/frames/000000/frame.json").read_text())["playing"]
    assert [(kept["files"], kept["bytes"]) for kept in playing["models"]] == [(2, 256002)], playing
    (model / "weights.safetensors").write_bytes(bytes(range(255, -1, -1)) * 1000)  # Of the same size.
    assert f"{model} is not as it was captured" in replayed(folder / "capture")


def KeepsTheBuffersThatAreNamed():
    folder = output_folder("replay_buffers")
    fly(folder, *SMALL, *AS_IT_IS, *MODELS, "--wait", "--capture", folder / "capture")
    printed = replayed(folder / "capture", "--output", folder / "out", "--buffers", "packed,path,target_x_0.2,change,path.9",
                       "--frames", "1:3", "--report", folder / "report.json")
    assert "2 of 2 frames bit-exact" in printed, printed
    assert f"buffers of 2 frames in {folder}/out/buffers, 6 of each; no frame has path.4, path.9\n" in printed, printed
    assert sorted(file.name for file in (folder / "out/buffers").iterdir()) == ["000001.safetensors",
                                                                               "000002.safetensors"]
    names = ["packed", "path.1", "path.2", "path.3", "target_x_0.2", "change"]
    for entry in json.loads((folder / "report.json").read_text())["frames"]:
        number = entry["frame_number"]
        assert entry["buffers"]["there"] == names, entry
        assert entry["buffers"]["absent"] == {"path.4": f"frame {number}, which was taken, has no 'path.4'",
                                              "path.9": "no such step is run: path.9"}, entry
        tensors, metadata = read_safetensors(folder / f"out/buffers/{number:06}.safetensors")
        assert metadata["format"] == "restyle-buffers-1" and metadata["frame_number"] == str(number), metadata
        assert sorted(tensors) == sorted(names)
        assert all(shape == [3, 64, 96] for shape, _ in tensors.values())
        packed, change = tensors["packed"][1], tensors["change"][1]
        frame = planes_of((folder / f"capture/frames/{number:06}/color.raw").read_bytes())
        assert all(abs(kept - value) < 1e-6 for kept, value in zip(packed, frame, strict=True))
        assert change == tuple(-2 * value for value in packed), "the fake inverts"
        assert set(tensors["path.3"][1]) == {2 + 3 / 8 + 16 * number}, "tests/fake_back: kept_value()"
        assert json.loads(metadata["target_x_0.2"])["step"] == 2
        assert json.loads(metadata["target_x_0.2"])["time"] == 998
        assert json.loads(metadata["target_x_0.2"])["alpha_bar"] == 0.5
        assert json.loads(metadata["change"]).items() >= {"meaning": "change", "unit": "sRGB-coded, -1 to 1"}.items()
        assert "step" not in json.loads(metadata["change"])


def KeepsAllBuffersThatThereAre():
    folder = output_folder("replay_all_buffers")
    latents = ("--source-model", "latents", "--target-model", "any")
    fly(folder, *SMALL, *AS_IT_IS, *latents, "--wait", "--capture", folder / "capture")
    printed = replayed(folder / "capture", "--output", folder / "out", "--buffers", "all", "--set", "steps=2")
    assert "15 of each; no frame has shown_weight" in printed, printed
    for number in range(4):
        tensors, metadata = read_safetensors(folder / f"out/buffers/{number:06}.safetensors")
        steps = [f"{name}.{step}" for name in ("path", "source_x_0", "target_x_t", "target_x_0") for step in (1, 2)]
        pictures = ["packed", "restyled", "change"]
        shown = {"shown_way": ([2, 64, 96], 0), "shown_validity": ([1, 64, 96], 1)}
        assert sorted(tensors) == sorted(["encoded", "translated", *steps, *pictures, *shown])
        for name, (shape, value) in shown.items():
            found, values = tensors.pop(name)
            assert found == shape and set(values) == {value}, f"{name} of the very frame: {found}, {set(values)}"
        assert all(shape == ([3, 64, 96] if name in pictures else [4, 32, 48])
                   for name, (shape, _) in tensors.items()), tensors
        assert json.loads(metadata["encoded"])["meaning"] == "noise", "latents are no picture"


def RefusesInWords():
    folder = output_folder("replay_refusals")
    fly(folder, *SMALL, *MODELS, "--wait", "--capture", folder / "capture")
    capture = folder / "capture"
    one_sentence(replay(folder / "none"), 1, "none: is no folder")
    one_sentence(replay(folder / "rendered"), 1, "capture.json: cannot be read")
    one_sentence(replay(capture, "--frames", "3:9"), 1, "--frames 3:9", "<= 4")
    one_sentence(replay(capture, "--frames", "-1:2"), 1, "--frames -1:2")
    one_sentence(replay(capture, "--set", "amount=7"), 1, "--set amount=7: settings.amount is 7")
    one_sentence(replay(capture, "--set", "amont=1"), 1, 'no setting is called "amont"')
    assert replay(capture, "--transport", "mail").returncode == 2
    without = replay(capture, "--buffers", "packed")
    assert without.returncode == 2 and "--buffers requires --output" in without.stderr, without.stderr
    unwritten = folder / "unwritten"
    one_sentence(replay(capture, "--output", unwritten, "--buffers", "packed,pth.3"), 1,
                 "--buffers packed,pth.3: no buffer is called 'pth.3'; did you mean 'path.3'?")
    one_sentence(replay(capture, "--output", unwritten, "--buffers", "z"), 1, "expected one of packed, encoded, path,",
                 "shown_weight")
    assert not unwritten.exists(), "a refused replay leaves output"
    (capture / "frames/000001/picture.raw").write_bytes(b"short")
    output = folder / "output"
    one_sentence(replay(capture, "--output", output), 1, "picture.raw: has 5 bytes, expected 24576")
    assert not output.exists(), "a failed replay leaves output"
    one_sentence(run("--headless", "--out", folder, *SMALL, *MODELS, "--capture", capture), 1, "which holds")
    one_sentence(run("--headless", "--out", folder, "--no-style", "--capture", "x"), 2, "--capture", "--no-style")


main([ReplaysAWaitedFlightBitForBit, ChangesWhatItIsTold, SaysWhyALatePictureDiffers, ReplaysALateFlightAsLateAsItWas,
      SaysOfAModelThatItIsAnother, KeepsTheBuffersThatAreNamed, KeepsAllBuffersThatThereAre, RefusesInWords])
