"""Reads PyTorch's files and StyleGAN2's pickles without running anything that they bring.

A pickle names functions that its reader shall call. Here stand the few that tensors and StyleGAN2's modules are made
of, each a function of ours that only keeps what it is given; any other name is refused, or where a layout says so kept
as a name alone. The source code that public pickles bring beside their modules is never looked at.
"""

import collections
import io
import math
import pickle
import struct
import zipfile
from dataclasses import dataclass

from tensor_data import SIZES, Refused, TensorData, strided

STORAGES = {
    "DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16",
    "LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8",
    "BoolStorage": "BOOL",
}  # fmt: skip

# Of the public implementation's networks and of what its snapshots hold beside the generator.
CLASSES = {
    "Generator", "MappingNetwork", "SynthesisNetwork", "SynthesisBlock", "SynthesisLayer", "ToRGBLayer",
    "FullyConnectedLayer", "Conv2dLayer", "Discriminator", "DiscriminatorBlock", "MinibatchStdLayer",
    "DiscriminatorEpilogue", "AugmentPipe",
}  # fmt: skip

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C


@dataclass(frozen=True)
class Layout:
    """Whose files are read."""

    what: str
    packages: tuple = ()  # Whose classes are beside the tensors, and no more than names to us.


STYLEGAN2 = Layout("a StyleGAN2")


class Storage:
    """The bytes of one storage, read when they are asked for; they may come after the tensors that lie in it."""

    def __init__(self, dtype, read=lambda: b""):
        self.dtype, self.read = dtype, read

    @property
    def data(self):
        return self.read()


class LazyTensor:
    """A view of a storage that may not be read yet."""

    def __init__(self, storage, offset, shape, strides):
        self.storage, self.view = storage, (offset, tuple(shape), tuple(strides))

    def data(self):
        dtype = self.storage.dtype
        return TensorData(dtype, self.view[1], strided(self.storage.data, SIZES[dtype], *self.view))


class Module:
    """A module of the public implementation: the name of its class, and what it held."""

    def __init__(self, class_name, state):
        self.class_name, self.state = class_name, state


class Settings(dict):
    """What a public implementation reads by attribute: a dictionary, or a program's options."""

    def __setstate__(self, state):
        self.update(state)


class Name(dict):
    """Of an unknown class, or an object of it: keeps what a dictionary keeps, and forgets the rest."""

    def __new__(cls, *_):
        return super().__new__(cls)

    def __init__(self, *_):
        super().__init__()

    def __setstate__(self, state):
        pass


class NumberType:
    """A numpy.dtype: of numbers that the modules keep as settings."""

    def __init__(self, name, *_):
        self.code = {"f8": "d", "f4": "f", "i8": "q", "i4": "i", "b1": "?"}.get(name)
        if self.code is None:
            raise Refused(f"holds a number of numpy's type {name}")

    def __setstate__(self, state):
        pass  # Byte order; little where the files were written.


def number(kind, data):
    return struct.unpack("<" + kind.code, data)[0]


def module_of(meta):
    if meta.get("class_name") not in CLASSES:
        raise Refused(f"holds a module of class {meta.get('class_name')}, which is none of StyleGAN2's")
    return Module(meta["class_name"], meta["state"])


def tensor_of(storage, offset, shape, strides, *_):
    return LazyTensor(storage, offset, shape, strides)


def storage_of(data):
    return read_legacy(io.BytesIO(data))


ALLOWED = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("builtins", "set"): set,
    ("argparse", "Namespace"): Settings,
    ("dnnlib.util", "EasyDict"): Settings,
    ("numpy", "dtype"): NumberType,
    ("numpy.core.multiarray", "scalar"): number,
    ("numpy._core.multiarray", "scalar"): number,
    ("torch._utils", "_rebuild_tensor_v2"): tensor_of,
    ("torch._utils", "_rebuild_parameter"): lambda tensor, *_: tensor,
    ("torch.storage", "_load_from_bytes"): storage_of,
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): module_of,
    **{("torch", name): dtype for name, dtype in STORAGES.items()},
}


class Reader(pickle.Unpickler):
    """`storage(key, dtype)` gives the storage that a tensor of a PyTorch file lies in."""

    def __init__(self, file, storage=None, layout=STYLEGAN2):
        super().__init__(file, encoding="latin1")
        self.storage, self.layout = storage, layout

    def find_class(self, module, name):
        if (module, name) in ALLOWED:
            return ALLOWED[module, name]
        if module.split(".")[0] in self.layout.packages:
            return type(name, (Name,), {})
        raise Refused(f"names {module}.{name}, which is no part of {self.layout.what} and is not run")

    def persistent_load(self, entry):
        if self.storage is None or entry[0] != "storage":
            raise Refused("refers to what is not in it")
        return self.storage(entry[2], entry[1])


def read_legacy(stream, layout=STYLEGAN2):
    """A file of torch.save() before PyTorch 1.6, and each storage in a plain pickle: pickles, then raw storages."""
    if Reader(stream).load() != LEGACY_MAGIC:
        raise Refused("is no PyTorch file")
    Reader(stream).load(), Reader(stream).load()  # Version, machine.
    storages = {}
    contents = Reader(stream, lambda key, dtype: storages.setdefault(key, Storage(dtype)), layout).load()
    for key in Reader(stream).load():
        (count,) = struct.unpack("<q", stream.read(8))
        data = stream.read(count * SIZES[storages[key].dtype])
        storages[key].read = lambda data=data: data
    return contents


def read_zip(file, layout):
    """A file of torch.save() since: a zip archive of data.pkl and a file a storage."""
    archive = zipfile.ZipFile(file)  # Open for as long as a storage may be read.
    (index,) = [name for name in archive.namelist() if name.endswith("/data.pkl")]
    storages = {}

    def storage(key, dtype):
        name = f"{index[: -len('data.pkl')]}data/{key}"
        archive.getinfo(name)
        return storages.setdefault(key, Storage(dtype, lambda: archive.read(name)))

    return Reader(io.BytesIO(archive.read(index)), storage, layout).load()


def read_pickle(file, layout=STYLEGAN2):
    """What a PyTorch file or a pickle holds: dictionaries, numbers, texts, LazyTensors and Modules."""
    with open(file, "rb") as stream:
        try:
            if zipfile.is_zipfile(stream):
                return read_zip(file, layout)
            stream.seek(0)
            first = Reader(stream, layout=layout).load()
            if first != LEGACY_MAGIC:
                return first
            stream.seek(0)
            return read_legacy(stream, layout)
        except (pickle.UnpicklingError, EOFError, ValueError, KeyError, TypeError, AttributeError,
                IndexError, struct.error, zipfile.BadZipFile) as error:  # fmt: skip
            raise Refused(f"is neither a PyTorch file nor a pickle of {layout.what} ({error})") from error


def tensors_of(module):
    """{name: TensorData} of a module and the modules in it, by PyTorch's names."""
    tensors = {}
    for kind in ("_parameters", "_buffers"):
        for name, tensor in module.state.get(kind, {}).items():
            if tensor is not None:
                tensors[name] = tensor.data()
    for name, child in module.state.get("_modules", {}).items():
        if not isinstance(child, Module):
            raise Refused(f"{name} is no module of StyleGAN2's")
        tensors |= {f"{name}.{inner}": tensor for inner, tensor in tensors_of(child).items()}
    return tensors


def modules_within(module, name=""):
    """(name, module) of a module and all modules in it."""
    yield name, module
    for child, inner in module.state.get("_modules", {}).items():
        yield from modules_within(inner, f"{name}.{child}" if name else child)
