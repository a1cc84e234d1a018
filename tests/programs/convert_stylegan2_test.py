"""convert_stylegan2.py on files in the public layouts, made here of the fixture's StyleGAN2."""

import json
import os
import pathlib
import pickle
import struct
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = SOURCE / "samples" / "convert"
PLAIN = SOURCE / "tests" / "reference" / "stylegan2_fixture" / "plain" / "model"
sys.dont_write_bytecode = True
sys.path[:0] = [str(SCRIPTS)]

import public_pickles as public  # noqa: E402
from tensor_data import TensorData, read_safetensors, write_safetensors  # noqa: E402

FILTER = [w * h / 64 for h in (1, 3, 3, 1) for w in (1, 3, 3, 1)]


def floats(*values, shape=None):
    return TensorData("F32", shape or (len(values),), struct.pack(f"<{len(values)}f", *values))


def tree_of(tensors):
    """{module: {...: tensor}} of names with points."""
    tree = {}
    for name, tensor in tensors.items():
        place = tree
        *modules, last = name.split(".")
        for part in modules:
            place = place.setdefault(part, {})
        place[last] = tensor
    return tree


def ada_generator(tensors, source="", **block_settings):
    """The public modules of our tensors: what the script has to find its way back from."""

    def made(name, tree):
        own = {key: value for key, value in tree.items() if isinstance(value, TensorData)}
        inner = {key: made(key, value) for key, value in tree.items() if isinstance(value, dict)}
        kind, settings = "SynthesisLayer", {"use_noise": True, "activation": "lrelu", "conv_clamp": 256}
        if name.startswith("fc"):
            kind, settings = "FullyConnectedLayer", {"activation": "lrelu", "bias_gain": public.numpy_number(0.02)}
        elif name == "affine":
            kind, settings = "FullyConnectedLayer", {"activation": "linear", "bias_gain": 1}
        elif name == "torgb":
            kind, settings = "ToRGBLayer", {"conv_clamp": 256}
        elif name.startswith("b") and name[1:].isdigit():
            kind, settings = "SynthesisBlock", {"architecture": "skip", **block_settings}
            own["resample_filter"] = floats(*FILTER, shape=(4, 4))
        elif name in ("mapping", "synthesis"):
            kind, settings = f"{name.capitalize()}Network", {}
        return public.module(kind, own, inner, source, **settings)

    parts = {name: made(name, tree) for name, tree in tree_of(tensors).items()}
    return public.module("Generator", {}, parts, source)


def rosinality_state(w=2, channels=1):
    """A state dict in rosinality's names, of 8x8 pictures; each tensor holds numbers of its own."""
    count = iter(range(1, 10**6))

    def some(*shape):
        size = 1
        for length in shape:
            size *= length
        return floats(*(next(count) / 8 for _ in range(size)), shape=shape)

    state = {"style.1.weight": some(w, w), "style.1.bias": some(w), "input.input": some(1, channels, 4, 4)}
    for name in ("conv1", "convs.0", "convs.1", "to_rgb1", "to_rgbs.0"):
        out = 3 if "rgb" in name else channels
        window = 1 if "rgb" in name else 3
        state[f"{name}.conv.weight"] = some(1, out, channels, window, window)
        state[f"{name}.conv.modulation.weight"] = some(channels, w)
        state[f"{name}.conv.modulation.bias"] = some(channels)
        if "rgb" in name:
            state[f"{name}.bias"] = some(1, 3, 1, 1)
        else:
            state[f"{name}.noise.weight"] = some(1)
            state[f"{name}.activate.bias"] = some(channels)
    for layer, side in enumerate((4, 8, 8)):
        state[f"noises.noise_{layer}"] = some(1, 1, side, side)
    state["convs.0.conv.blur.kernel"] = floats(*(4 * tap for tap in FILTER), shape=(4, 4))
    state["to_rgbs.0.upsample.kernel"] = floats(*(4 * tap for tap in FILTER), shape=(4, 4))
    return state


class ConvertStyleGan2(unittest.TestCase):
    def setUp(self):
        self.aside = tempfile.TemporaryDirectory()
        self.addCleanup(self.aside.cleanup)
        self.folder = pathlib.Path(self.aside.name) / "model"
        self.tensors = read_safetensors(PLAIN / "model.safetensors")
        self.config = json.loads((PLAIN / "config.json").read_text())

    def run_on(self, contents, name="file.pkl", *options):
        file = pathlib.Path(self.aside.name) / name
        file.write_bytes(contents)
        script = SCRIPTS / "convert_stylegan2.py"
        return subprocess.run([sys.executable, "-B", script, file, self.folder, *options], capture_output=True, text=True)

    def expect_made(self, ended, tensors, **changes):
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(read_safetensors(self.folder / "model.safetensors"), tensors)
        self.assertEqual(json.loads((self.folder / "config.json").read_text()), {**self.config, **changes})

    def expect_refused(self, contents, sentence, name="file.pkl"):
        ended = self.run_on(contents, name)
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"{name}: {sentence}", ended.stderr)
        self.assertFalse(self.folder.exists(), "something was left behind")

    def test_takes_the_averaged_generator_of_a_snapshot_and_runs_nothing_of_it(self):
        trap = pathlib.Path(self.aside.name) / "ran"
        source = f"open({str(trap)!r}, 'w')"
        zeros = {name: tensor.scaled(0) for name, tensor in self.tensors.items()}
        snapshot = {
            "G": ada_generator(zeros, source),
            "D": public.module("Discriminator", {}, {}, source),
            "G_ema": ada_generator(self.tensors, source),
            "training_set_kwargs": {"resolution": 16},
            "augment_pipe": None,
        }
        self.expect_made(self.run_on(pickle.dumps(snapshot)), self.tensors, lr_multiplier=0.02, conv_clamp=256)
        self.assertFalse(trap.exists(), "the source that the pickle brings was run")

    def test_takes_state_dicts_as_pytorch_saves_them(self):
        told = ("--lr-multiplier", "0.5", "--conv-clamp", "2")
        for legacy in (False, True):
            self.folder = self.folder.with_name(f"model-{legacy}")
            ended = self.run_on(public.saved(self.tensors, legacy), "file.pt", *told)
            self.expect_made(ended, self.tensors, lr_multiplier=0.5, conv_clamp=2)

    def test_takes_a_safetensors_file(self):
        file = pathlib.Path(self.aside.name) / "named"
        write_safetensors(file, {**self.tensors, "synthesis.b8.resample_filter": floats(*FILTER, shape=(4, 4))})
        self.expect_made(self.run_on(file.read_bytes(), "file.safetensors"), self.tensors)

    def test_gives_rosinalitys_weights_our_names_shapes_and_scale(self):
        state = rosinality_state(channels=1)
        average = floats(0.25, 0.5)

        def wrapped(state_dict):
            return {"g_ema": {key: state_dict[key] for key in state}, "latent_avg": state_dict["latent_avg"]}

        ended = self.run_on(public.saved({**state, "latent_avg": average}, wrap=wrapped), "file.pt")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        made = read_safetensors(self.folder / "model.safetensors")
        self.assertEqual(made["mapping.w_avg"], average)
        self.assertEqual(made["mapping.fc0.weight"], state["style.1.weight"])
        self.assertEqual(made["synthesis.b4.const"], state["input.input"].reshaped(1, 4, 4))
        self.assertEqual(made["synthesis.b8.conv0.noise_const"], state["noises.noise_1"].reshaped(8, 8))
        self.assertEqual(made["synthesis.b8.conv1.noise_strength"], state["convs.1.noise.weight"].reshaped())
        self.assertEqual(made["synthesis.b8.conv0.weight"],
                         state["convs.0.conv.weight"].reshaped(1, 1, 3, 3).scaled(1 / 3))  # fmt: skip
        self.assertEqual(made["synthesis.b8.torgb.weight"], state["to_rgbs.0.conv.weight"].reshaped(3, 1, 1, 1))
        self.assertEqual(made["synthesis.b8.torgb.bias"], state["to_rgbs.0.bias"].reshaped(3))
        self.assertEqual(json.loads((self.folder / "config.json").read_text())["channels"], [1, 1])

    def test_refuses_a_name_that_would_run(self):
        trap = pathlib.Path(self.aside.name) / "ran"
        self.expect_refused(pickle.dumps({"G_ema": public.Call(os.system, f"touch {trap}")}),
                            f"names {os.system.__module__}.system, which is no part of a StyleGAN2")  # fmt: skip
        self.assertFalse(trap.exists())

    def test_refuses_other_files_in_words(self):
        self.expect_refused(b"no pickle", "is neither a PyTorch file nor a pickle of a StyleGAN2")
        self.expect_refused(b"", "is neither a PyTorch file nor a pickle of a StyleGAN2")
        self.expect_refused(b"no tensors", "is no safetensors file", "file.safetensors")
        self.expect_refused(pickle.dumps([1]), "holds neither a generator nor a state dict")
        self.expect_refused(public.saved({"conv.weight": floats(1)}),
                            "holds no StyleGAN2 in the names of")  # fmt: skip
        cut = public.saved(self.tensors, legacy=True)[:-1]
        self.expect_refused(cut, "a tensor reaches beyond its storage")

    def test_refuses_other_networks_in_words(self):
        self.expect_refused(pickle.dumps({"G_ema": public.module("SynthesisInput")}),
                            "holds a module of class SynthesisInput, which is none of StyleGAN2's")  # fmt: skip
        self.expect_refused(pickle.dumps({"G_ema": ada_generator(self.tensors, architecture="resnet")}),
                            "synthesis.b4.architecture is resnet, expected skip")  # fmt: skip
        self.expect_refused(pickle.dumps(public.module("Discriminator")), "is a Discriminator, expected a Generator")
        other = {**self.tensors, "synthesis.b8.resample_filter": floats(*([1 / 16] * 16), shape=(4, 4))}
        self.expect_refused(public.saved(other), "tensor synthesis.b8.resample_filter is another filter than")
        self.expect_refused(public.saved(rosinality_state()), "lacks latent_avg, the average of w")
        state = {**rosinality_state(), "latent_avg": floats(0, 0)}
        self.expect_refused(public.saved({**state, "to_rgbs.0.conv.extra": floats(1)}),
                            "holds tensor to_rgbs.0.conv.extra, which no StyleGAN2")  # fmt: skip
        del state["conv1.noise.weight"]
        self.expect_refused(public.saved(state), "lacks tensor conv1.noise.weight")

    def test_leaves_a_folder_that_is_there_alone(self):
        self.folder.mkdir()
        ended = self.run_on(public.saved(self.tensors))
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"{self.folder}: exists already", ended.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
