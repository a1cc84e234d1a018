"""Tensors as bytes, and safetensors files of them, with Python's standard library alone."""

import array
import json
import math
import os
import struct
import sys
from dataclasses import dataclass, replace
from pathlib import Path

SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


class Refused(Exception):
    """What a file is that it should not be, in words."""


@dataclass(frozen=True)
class TensorData:
    """Contiguous, little-endian; dtype in safetensors' words."""

    dtype: str
    shape: tuple
    data: bytes

    def reshaped(self, *shape):
        if math.prod(shape) != math.prod(self.shape):
            raise Refused(f"a tensor of shape {list(self.shape)} is none of {list(shape)}")
        return replace(self, shape=tuple(shape))

    def rows(self, numbers):
        """Those rows of the first dimension, in that order."""
        size = len(self.data) // self.shape[0]
        data = b"".join(self.data[number * size : (number + 1) * size] for number in numbers)
        return TensorData(self.dtype, (len(numbers), *self.shape[1:]), data)

    def scaled(self, factor):
        """factor x in fp32, whatever the precision it is in."""
        scaled = array.array("f", (factor * value for value in self.numbers()))
        if sys.byteorder == "big":
            scaled.byteswap()
        return TensorData("F32", self.shape, scaled.tobytes())

    def numbers(self):
        codes = {"F64": "d", "F32": "f", "F16": "e"}
        if self.dtype not in codes:
            raise Refused(f"holds {self.dtype} where floats were expected")
        return struct.unpack(f"<{math.prod(self.shape)}{codes[self.dtype]}", self.data)


def strided(storage, size, offset, shape, strides):
    """The contiguous bytes of a view of a storage whose values are `size` bytes."""
    values = math.prod(shape)
    last = offset + sum((length - 1) * stride for length, stride in zip(shape, strides)) if values else 0
    if offset < 0 or any(stride < 0 for stride in strides) or (last + 1) * size > len(storage) and values:
        raise Refused("a tensor reaches beyond its storage")
    expected = [math.prod(shape[i + 1 :]) for i in range(len(shape))]
    if all(length == 1 or stride == e for length, stride, e in zip(shape, strides, expected)):
        return bytes(storage[offset * size : (offset + values) * size])
    places = [offset]
    for length, stride in zip(shape, strides):
        places = [place + i * stride for place in places for i in range(length)]
    return b"".join(bytes(storage[place * size : (place + 1) * size]) for place in places)


def read_safetensors(file):
    contents = Path(file).read_bytes()
    try:
        (length,) = struct.unpack("<Q", contents[:8])
        header = json.loads(contents[8 : 8 + length])
        body = memoryview(contents)[8 + length :]
        return {
            name: TensorData(entry["dtype"], tuple(entry["shape"]), bytes(body[slice(*entry["data_offsets"])]))
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise Refused(f"is no safetensors file ({error})") from error


def write_safetensors(file, tensors):
    header, place = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in tensors.items():
        end = place + len(tensor.data)
        header[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": [place, end]}
        place = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    aside = Path(f"{file}.partial")
    aside.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(tensor.data for tensor in tensors.values()))
    os.replace(aside, file)
