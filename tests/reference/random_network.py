"""Small networks over random weights, and how near they come to the public ones: for makers of fixtures."""

import math

import torch


class Weights(dict):
    """Random ones, made where they are first asked for; `halved`: to 16 bits, as which they are kept then."""

    def __init__(self, seed, halved=False):
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)
        self.halved = halved

    def __call__(self, name, *shape):
        if name not in self:
            spread = 0.3 if len(shape) == 1 else math.prod(shape[1:]) ** -0.5
            self[name] = spread * torch.randn(shape, generator=self.generator)
            if len(shape) == 1 and name.endswith("weight"):
                self[name] += 1  # Of a norm.
            if self.halved:
                self[name] = self[name].half().float()
        assert self[name].shape == shape
        return self[name]


def check_equal(public, made, most=1e-4):
    """{name: tensor} of a public implementation and of ours, as a share of the largest value."""
    for name, theirs in public.items():
        difference = ((theirs - made[name]).abs().max() / theirs.abs().max()).item()
        print(f"  {name}: {difference:.1e} of the largest value")
        assert difference < most, name
