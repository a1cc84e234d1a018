"""convert_sn_dpm.py on checkpoints in the public layouts, made here of the fixture's networks."""

import json
import os
import pathlib
import pickle
import re
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = SOURCE / "tests" / "reference" / "sn_dpm_fixture"
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

import public_pickles as public  # noqa: E402
from converter_test_case import SCRIPTS, ConverterTest  # noqa: E402
from tensor_data import TensorData, read_safetensors  # noqa: E402

# Of our names what the public ones are, the way back from what the converter does; {k} is 1 - k, of two resolutions.
OF_BOTH = [(r"second_head\.resnet\.", "HEAD."), (r"mid_block\.resnets\.0", "FIRST"), (r"mid_block\.resnets\.1", "LAST"),
           (r"mid_block\.attentions\.0", "MIDDLE")]  # fmt: skip
DDPM = [*OF_BOTH, (r"time_embedding\.linear_(\d)", lambda m: f"temb.dense.{int(m[1]) - 1}"),
        (r"second_head\.(conv_norm_out|conv_out)", r"\g<1>2"), ("conv_norm_out", "norm_out"), ("HEAD", "before_out"),
        ("FIRST", "mid.block_1"), ("LAST", "mid.block_2"), ("MIDDLE", "mid.attn_1"),
        (r"down_blocks\.(\d)", r"down.\1"), (r"up_blocks\.(\d)", lambda m: f"up.{1 - int(m[1])}"),
        ("resnets", "block"), ("attentions", "attn"), (r"downsamplers\.0", "downsample"), (r"upsamplers\.0", "upsample"),
        ("group_norm", "norm"), (r"to_out\.0", "proj_out"), (r"to_([qkv])", r"\1"), ("time_emb_proj", "temb_proj"),
        ("conv_shortcut", "nin_shortcut")]  # fmt: skip
IMPROVED = [*OF_BOTH, (r"time_embedding\.linear_(\d)", lambda m: f"time_embed.{2 * int(m[1]) - 2}"),
            (r"second_head\.conv_norm_out", "out2.1"), (r"second_head\.conv_out", "out2.3"), ("conv_norm_out", "out.0"),
            ("conv_out", "out.2"), ("conv_in", "input_blocks.0.0"), ("HEAD", "out2.0"), ("FIRST", "middle_block.0"),
            ("LAST", "middle_block.2"), ("MIDDLE", "middle_block.1"),
            (r"down_blocks\.(\d)\.resnets\.0", lambda m: f"input_blocks.{1 + 2 * int(m[1])}.0"),
            (r"down_blocks\.(\d)\.attentions\.0", lambda m: f"input_blocks.{1 + 2 * int(m[1])}.1"),
            (r"down_blocks\.0\.downsamplers\.0\.conv", "input_blocks.2.0.op"),
            (r"up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.0"),
            (r"up_blocks\.(\d)\.attentions\.(\d)", lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.1"),
            (r"up_blocks\.0\.upsamplers\.0", "output_blocks.1.2"), ("norm1", "in_layers.0"), ("conv1", "in_layers.2"),
            ("time_emb_proj", "emb_layers.1"), ("norm2", "out_layers.0"), ("conv2", "out_layers.3"),
            ("conv_shortcut", "skip_connection"), ("group_norm", "norm"), (r"to_out\.0", "proj_out"),
            ("to_qkv", "qkv")]  # fmt: skip


def renamed(name, table):
    for ours, theirs in table:
        name = re.sub(ours, theirs, name)
    return name


def pixel_convolutions(tensors, dimensions):
    """Attention's maps as convolutions of one pixel in so many dimensions."""
    is_map = re.compile(r".*\.to_([qkv]|qkv|out\.0)\.weight")
    return {name: tensor.reshaped(*tensor.shape, *[1] * dimensions) if is_map.fullmatch(name) else tensor
            for name, tensor in tensors.items()}  # fmt: skip


def joined_by_heads(tensors, heads):
    """One map in place of queries, keys and values: each head's three side by side."""
    made = {}
    for name, tensor in tensors.items():
        if re.search(r"\.to_[kv]\.", name):
            continue
        if ".to_q." not in name:
            made[name] = tensor
            continue
        three = [tensors[name.replace("to_q", part)] for part in ("to_q", "to_k", "to_v")]
        size = tensor.shape[0] // heads
        rows = [part.rows(range(head * size, (head + 1) * size)).data for head in range(heads) for part in three]
        made[name.replace("to_q", "to_qkv")] = TensorData(tensor.dtype, (3 * tensor.shape[0], *tensor.shape[1:]), b"".join(rows))
    return made


def public_state(case, heads=2):
    tensors = read_safetensors(FIXTURE / case / "model/unet/diffusion_pytorch_model.safetensors")
    tensors.pop("time_proj.weight", None)
    if case == "ddpm":
        return {renamed(name, DDPM): tensor for name, tensor in pixel_convolutions(tensors, 2).items()}
    joined = pixel_convolutions(joined_by_heads(tensors, heads), 1)
    return {renamed(name, IMPROVED): tensor for name, tensor in joined.items()}


class ConvertSnDpm(ConverterTest):
    script = "convert_sn_dpm.py"
    file_name = "sn.pth"

    def setUp(self):
        super().setUp()
        self.state = public_state("ddpm")

    def run_on(self, contents, *options, tells="squared_noise"):
        return super().run_on(contents, "--tells", tells, *options)

    def expect_made(self, ended, case, sample_size):
        self.assertEqual(ended.returncode, 0, ended.stderr)
        for name in ("model_index.json", "scheduler/scheduler_config.json", "unet/config.json"):
            expected = json.loads((FIXTURE / case / "model" / name).read_text())
            if name == "unet/config.json":
                expected.update({key: 32 for key in expected if key.endswith("norm_num_groups")}, sample_size=sample_size)
            self.assertEqual(json.loads((self.folder / name).read_text()), expected, name)
        weights = "unet/diffusion_pytorch_model.safetensors"
        self.assertEqual(read_safetensors(self.folder / weights), read_safetensors(FIXTURE / case / "model" / weights))

    def test_takes_ddpms_network(self):
        for legacy in (False, True):
            self.folder = self.aside / f"legacy_{legacy}"
            self.expect_made(self.run_on(public.saved(self.state, legacy=legacy)), "ddpm", 32)

    def test_takes_improved_ddpms_network(self):
        ended = self.run_on(public.saved(public_state("improved")), "--heads", "2", "--schedule", "cosine", "--clip-pixel",
                            "1", tells="noise_residual")  # fmt: skip
        self.expect_made(ended, "improved", 32)

    def test_runs_nothing(self):
        trap = self.aside / "ran"
        contents = public.saved(self.state, wrap=lambda state: {**state, "it": public.Call(os.system, f"touch {trap}")})
        self.expect_refused(contents, f"names {os.system.__module__}.system, which is no part of an SN-DPM or NPR-DPM and "
                            "is not run")  # fmt: skip
        self.assertFalse(trap.exists())

    def test_refuses_other_files_in_words(self):
        self.expect_refused(b"no pickle", "is neither a PyTorch file nor a pickle of an SN-DPM or NPR-DPM")
        self.expect_refused(pickle.dumps({"it": 1}), "holds no state_dict of tensors")
        one = self.state["conv_in.bias"]
        self.expect_refused(public.saved({"a": one}), "holds neither a DDPM's nor an Improved DDPM's network; its first")
        lacking = {name: tensor for name, tensor in self.state.items() if name != "norm_out2.weight"}
        self.expect_refused(public.saved(lacking), "lacks tensor norm_out2.weight")
        self.expect_refused(public.saved({**self.state, "norm_out3.weight": one}), "holds tensor norm_out3.weight, which no")

    def test_refuses_networks_that_do_not_run_here(self):
        improved = public_state("improved")
        self.expect_refused(public.saved(improved), "input_blocks.3.1 attends with 4 features, which are not 3 heads",
                            "--heads", "3")  # fmt: skip
        classes = TensorData("F32", (1, 16), bytes(64))
        self.expect_refused(public.saved({**improved, "label_emb.weight": classes}), "is told classes, expected")
        wider = {**self.state, "conv_out.weight": self.state["conv_out.weight"].rows([0, 1, 2, 0, 1, 2])}
        self.expect_refused(public.saved(wider), "does not give 3 values beside 3, as SN-DPM and NPR-DPM do")

    def test_wants_to_be_told_what_the_second_head_tells(self):
        file = self.aside / "sn.pth"
        file.write_bytes(public.saved(self.state))
        ended = subprocess.run([sys.executable, "-B", SCRIPTS / "convert_sn_dpm.py", file, self.folder], capture_output=True,
                               text=True)  # fmt: skip
        self.assertEqual(ended.returncode, 2)
        self.assertIn("--tells", ended.stderr)


if __name__ == "__main__":
    unittest.main()
