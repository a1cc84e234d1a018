"""convert_face_network.py on checkpoints in the public layout, made here of the fixture's networks."""

import json
import os
import pathlib
import pickle
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = SOURCE / "tests" / "reference" / "face_network_fixture"
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

import public_pickles as public  # noqa: E402
from converter_test_case import ConverterTest  # noqa: E402
from face_network_layout import described  # noqa: E402
from tensor_data import TensorData, read_safetensors  # noqa: E402


def public_state(tensors):
    """With the counter that each norm has beside what we keep."""
    state = dict(tensors)
    for name in tensors:
        if name.endswith("running_var"):
            state[name.replace("running_var", "num_batches_tracked")] = TensorData("F32", (1,), bytes(4))
    return state


def published(depth):
    """Shapes of a published network, a sixteenth as wide."""
    channels = [4 * width for width, units in zip((1, 2, 4, 8), depth) for _ in range(units)]
    empty = lambda *shape: TensorData("F32", shape, b"")
    tensors = {"input_layer.0.weight": empty(4, 3, 3, 3), "output_layer.3.weight": empty(32, 49 * channels[-1])}
    for unit, out in enumerate(channels):
        tensors[f"body.{unit}.res_layer.3.weight"] = empty(out, out, 3, 3)
        tensors[f"body.{unit}.res_layer.5.fc1.weight"] = empty(out // 4, out, 1, 1)
    return tensors


class ConvertFaceNetwork(ConverterTest):
    script = "convert_face_network.py"
    file_name = "model_ir_se50.pth"

    def setUp(self):
        super().setUp()
        self.take(FIXTURE / "ir_se/model")
        self.state = public_state(self.tensors)

    def test_takes_the_public_file(self):
        for legacy in (False, True):
            self.folder = self.aside / f"legacy_{legacy}"
            ended = self.run_on(public.saved(self.state, legacy=legacy))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertEqual(json.loads((self.folder / "config.json").read_text()), self.config)
            self.assertEqual(read_safetensors(self.folder / "model.safetensors"), self.tensors)
            self.assertIn("4 units, 6 features of faces of 16x16", ended.stdout)

    def test_knows_the_published_depths(self):
        for depth in ([3, 4, 14, 3], [3, 13, 30, 3], [3, 8, 36, 3]):
            self.assertEqual(described(published(depth)), {
                "_class_name": "FaceNetwork", "size": 112, "channels": [4, 8, 16, 32], "units": depth, "squeeze": 4,
                "features": 32})  # fmt: skip

    def test_runs_nothing(self):
        trap = self.aside / "ran"
        contents = public.saved(self.state, wrap=lambda state: {**state, "it": public.Call(os.system, f"touch {trap}")})
        self.expect_refused(contents, f"names {os.system.__module__}.system, which is no part of a face recogniser and is not "
                            "run")  # fmt: skip
        self.assertFalse(trap.exists())

    def test_refuses_other_files_in_words(self):
        self.expect_refused(b"no pickle", "is neither a PyTorch file nor a pickle of a face recogniser")
        self.expect_refused(pickle.dumps({"it": 1}), "holds no state_dict of tensors")
        one = self.state["input_layer.2.weight"]
        self.expect_refused(public.saved({**self.state, "conv1.weight": one}), "holds tensor conv1.weight, which no IR")
        lacking = {name: tensor for name, tensor in self.state.items() if name != "body.1.res_layer.3.weight"}
        self.expect_refused(public.saved(lacking), "lacks tensor body.1.res_layer.3.weight")
        narrow = {**self.state, "output_layer.3.weight": TensorData("F32", (6, 24), bytes(4 * 6 * 24))}
        self.expect_refused(public.saved(narrow), "output_layer.3.weight takes 24 values, expected 8 of each of a square's")


if __name__ == "__main__":
    unittest.main()
