"""convert_diffusion_autoencoder.py on checkpoints in the public layout, made here of the fixture's networks."""

import json
import os
import pathlib
import pickle
import struct
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = SOURCE / "tests" / "reference" / "diffusion_autoencoder_fixture"
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

import public_pickles as public  # noqa: E402
from converter_test_case import ConverterTest  # noqa: E402
from tensor_data import TensorData, read_safetensors  # noqa: E402

Callback = public.stand_in("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint", type("C", (), {}))
Settings = public.stand_in("pytorch_lightning.utilities.parsing", "AttributeDict", type("A", (dict,), {}))


def zeros(*shape):
    count = 1
    for length in shape:
        count *= length
    return TensorData("F32", shape, struct.pack(f"<{count}f", *[0.0] * count))


def state_of(tensors, resolution):
    """What the public module's state_dict holds: weights, their moving averages, each told layer twice, buffers."""
    averages = {name: tensor for name, tensor in tensors.items() if not name.startswith("conds_")}
    for name, tensor in list(averages.items()):
        if ".linear_emb." in name:
            averages[name.replace("linear_emb", "cond_layers.1")] = tensor
    row = {name: tensors[name].reshaped(1, *tensors[name].shape) for name in ("conds_mean", "conds_std")}
    return {
        **{f"model.{name}": tensor.scaled(0) for name, tensor in averages.items()},
        **{f"ema_model.{name}": tensor for name, tensor in averages.items()},
        "x_T": zeros(2, 3, resolution, resolution),
        **row,
    }


def checkpoint(state, settings=None, more=None):
    def wrapped(state_dict):
        return {
            "epoch": 3,
            "global_step": 7,
            "pytorch-lightning_version": "1.4.5",
            "state_dict": state_dict,
            "callbacks": {Callback: {"monitor": None, "best_model_path": "last.ckpt"}},
            "optimizer_states": [{"state": {0: {"step": 7, "exp_avg": next(iter(state_dict.values()))}}}],
            "lr_schedulers": [],
            "hparams_name": "conf",
            "hyper_parameters": Settings(settings or {}),
            **(more or {}),
        }

    return public.saved(state, wrap=wrapped)


class ConvertDiffusionAutoencoder(ConverterTest):
    script = "convert_diffusion_autoencoder.py"
    file_name = "last.ckpt"

    def setUp(self):
        super().setUp()
        self.take("small")

    def take(self, case):
        super().take(FIXTURE / case / "model")
        self.state = state_of(self.tensors, self.config["resolution"])

    def expect_made(self, ended, **changes):
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(read_safetensors(self.folder / "model.safetensors"), self.tensors)
        made = json.loads((self.folder / "config.json").read_text())
        self.assertEqual(made, {**self.config, "norm_groups": 32, **changes})

    def test_takes_the_moving_averages_and_reads_the_shape_of_them(self):
        settings = {"net_beatgans_attn_head": 2, "T": 1000, "beta_scheduler": "linear", "net_enc_num_res_blocks": 1,
                    "latent_beta_scheduler": "const0.001", "latent_znormalize": True, "name": "small"}  # fmt: skip
        self.expect_made(self.run_on(checkpoint(self.state, settings)), beta_end=0.02)

    def test_takes_another_shape_and_schedule(self):
        self.take("other")
        settings = {"T": 40, "latent_beta_scheduler": "linear"}
        self.expect_made(self.run_on(checkpoint(self.state, settings)), beta_start=0.0025, beta_end=0.5,
                         latent_beta_start=0.0025, latent_beta_end=0.5)  # fmt: skip

    def test_drops_what_a_last_layer_is_told_and_does_not_use(self):
        self.state["ema_model.latent_net.layers.3.linear_emb.weight"] = zeros(6, 6)
        self.expect_made(self.run_on(checkpoint(self.state)), attention_heads=1, beta_end=0.02, latent_beta_start=0.008,
                         latent_beta_end=0.008)  # fmt: skip

    def test_runs_nothing(self):
        trap = self.aside / "ran"
        call = {"callbacks": public.Call(os.system, f"touch {trap}")}
        self.expect_refused(checkpoint(self.state, more=call), f"names {os.system.__module__}.system, which is no part of "
                            "a diffusion autoencoder and is not run")  # fmt: skip
        self.assertFalse(trap.exists())

    def test_refuses_other_files_in_words(self):
        self.expect_refused(b"no pickle", "is neither a PyTorch file nor a pickle of a diffusion autoencoder")
        self.expect_refused(pickle.dumps({"G_ema": 1}), "holds no state_dict of tensors")
        untrained = {name: tensor for name, tensor in self.state.items() if "latent_net" not in name}
        self.expect_refused(checkpoint(untrained), "lacks ema_model.latent_net, the latent diffusion's network")
        for name in ("conds_std", "x_T", "ema_model.encoder.out.3.weight"):
            lacking = {other: tensor for other, tensor in self.state.items() if other != name}
            self.expect_refused(checkpoint(lacking), f"lacks {'tensor ' if 'ema' in name else ''}{name}")
        self.expect_refused(checkpoint({**self.state, "ema_model.noise_net.0.weight": zeros(1)}),
                            "holds tensor ema_model.noise_net.0.weight, which no diffusion autoencoder")  # fmt: skip

    def test_refuses_settings_that_do_not_run_here(self):
        for key, value, said in (("latent_znormalize", False, "is False, expected True"),
                                 ("beta_scheduler", "cosine", "is cosine, expected linear or const0.008, say"),
                                 ("net_enc_pool", "depthconv", "is depthconv, expected adaptivenonzero")):  # fmt: skip
            self.expect_refused(checkpoint(self.state, {key: value}), f"{key} {said}")
        self.expect_refused(checkpoint(self.state, {"net_enc_num_res_blocks": 3}),
                            "ema_model.encoder.input_blocks are 6, no multiple of 3 layers")  # fmt: skip

    def test_leaves_a_folder_that_is_there_alone(self):
        self.folder.mkdir()
        ended = self.run_on(checkpoint(self.state))
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"{self.folder}: exists already", ended.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
