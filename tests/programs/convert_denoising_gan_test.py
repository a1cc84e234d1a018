"""convert_denoising_gan.py on checkpoints in the public layout, made here of the fixture's networks."""

import argparse
import json
import os
import pathlib
import pickle
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = SOURCE / "tests" / "reference" / "denoising_network_fixture"
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

import public_pickles as public  # noqa: E402
from converter_test_case import ConverterTest  # noqa: E402
from tensor_data import read_safetensors  # noqa: E402

# What the public programs are told of the fixture's networks.
SMALL = {"image_size": 8, "num_timesteps": 4, "conditional": True, "centered": True, "embedding_type": "positional",
         "resblock_type": "biggan", "progressive": "none", "fir": True, "skip_rescale": True, "not_use_tanh": False,
         "beta_min": 0.1, "beta_max": 20.0}  # fmt: skip
OTHER = {**SMALL, "num_timesteps": 2, "skip_rescale": False, "not_use_tanh": True}


def as_saved_by_ddp(tensors):
    """Under the names that torch's DistributedDataParallel gives them."""
    return {f"module.{name}": tensor for name, tensor in tensors.items()}


def training(tensors, settings, more=None):
    """content.pth: the parameters of now, and in the optimizer's state their averages."""

    def wrapped(state):
        averages = {number: {"step": 3, "ema": tensor} for number, tensor in enumerate(state.values()) if number % 2 == 0}
        return {"epoch": 1, "global_step": 3, "args": argparse.Namespace(**settings), "netG_dict": now,
                "optimizerG": {"state": averages, "param_groups": [{"params": list(range(len(state)))}]},
                **(more or {})}  # fmt: skip

    # Every second parameter has moved on from its average; the others have no gradients, and no average.
    now = {}

    def with_now(state):
        names = list(state)
        now.update((name, state[names[number - 1]] if number % 2 == 0 and number else state[name])
                   for number, name in enumerate(names))  # fmt: skip
        return wrapped(state)

    return public.saved(tensors, wrap=with_now)


class ConvertDenoisingGan(ConverterTest):
    script = "convert_denoising_gan.py"
    file_name = "netG_1200.pth"

    def setUp(self):
        super().setUp()
        self.take("small")

    def take(self, case):
        super().take(FIXTURE / case / "model")
        # In the order in which the public module holds them.
        self.tensors = dict(sorted(self.tensors.items(), key=lambda item: (item[0][0], *self.number(item[0]))))

    @staticmethod
    def number(name):
        return int(name.split(".")[1]), name

    def expect_made(self, ended, **changes):
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(read_safetensors(self.folder / "model.safetensors"), self.tensors)
        self.assertEqual(json.loads((self.folder / "config.json").read_text()), {**self.config, **changes})

    def test_reads_the_shape_of_the_order_of_modules(self):
        for names in (dict, as_saved_by_ddp):
            for legacy in (False, True):
                with self.subTest(names=names.__name__, legacy=legacy):
                    ended = self.run_on(public.saved(names(self.tensors), legacy=legacy), "--steps", "4", "--size", "8")
                    self.expect_made(ended)
                    for file in self.folder.iterdir():
                        file.unlink()
                    self.folder.rmdir()

    def test_takes_the_size_of_where_it_is_attended(self):
        ended = self.run_on(public.saved(self.tensors), "--steps", "2")
        self.expect_made(ended, resolution=32, attention_resolutions=[16], steps=2)

    def test_takes_the_averages_and_the_options_of_a_whole_training(self):
        self.expect_made(self.run_on(training(as_saved_by_ddp(self.tensors), SMALL)))

    def test_takes_other_shapes(self):
        for case, settings in (("other", OTHER),
                               ("means", {**SMALL, "num_timesteps": 1, "fir": False, "beta_min": 0.2, "beta_max": 10.0})):  # fmt: skip
            with self.subTest(case=case):
                self.folder = self.aside / case
                self.take(case)
                self.expect_made(self.run_on(training(self.tensors, settings)))

    def test_wants_to_be_told_what_weights_do_not_tell(self):
        self.expect_refused(public.saved(self.tensors), "does not tell how many steps it draws in; give --steps")
        self.take("means")
        self.expect_refused(public.saved(self.tensors), "does not tell the size of its pictures; give --size", "--steps", "1")

    def test_runs_nothing(self):
        trap = self.aside / "ran"
        call = {"schedulerG": public.Call(os.system, f"touch {trap}")}
        self.expect_refused(training(self.tensors, SMALL, more=call), f"names {os.system.__module__}.system, which is no "
                            "part of a denoising GAN and is not run")  # fmt: skip
        self.assertFalse(trap.exists())

    def test_refuses_other_files_in_words(self):
        self.expect_refused(b"no pickle", "is neither a PyTorch file nor a pickle of a denoising GAN")
        self.expect_refused(pickle.dumps({"G_ema": 1}), "holds no state_dict of tensors")
        one = next(iter(self.tensors.values()))
        self.expect_refused(public.saved({**self.tensors, "all_modules.0.W": one}),
                            "holds tensor all_modules.0.W, which no denoising GAN")  # fmt: skip
        some = {name: tensor for name, tensor in self.tensors.items() if not name.startswith("all_modules.4.")}
        self.expect_refused(public.saved(some), "lacks modules of all_modules", "--steps", "4")
        unmapped = {name: tensor for name, tensor in self.tensors.items() if not name.startswith("z_")}
        self.expect_refused(public.saved(unmapped), "lacks tensor z_transform.1.weight", "--steps", "4")

    def test_refuses_networks_that_do_not_run_here(self):
        last = max(number for number, _ in map(self.number, self.tensors) if number)
        pyramid = {f"all_modules.{last + 1}.{part}": self.tensors[f"all_modules.{last}.{part}"] for part in ("weight", "bias")}
        self.expect_refused(public.saved({**self.tensors, **pyramid}), "holds modules in another order", "--steps", "4")
        for key, value, said in (("progressive", "output_skip", "is output_skip, expected none"),
                                 ("embedding_type", "fourier", "is fourier, expected positional"),
                                 ("use_geometric", True, "is True, expected False")):  # fmt: skip
            self.expect_refused(training(self.tensors, {**SMALL, key: value}), f"{key} {said}")


if __name__ == "__main__":
    unittest.main()
