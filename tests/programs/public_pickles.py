"""Writes what PyTorch and the public StyleGAN2 write, without either: the pickles' names lead to empty stand-ins."""

import collections
import io
import pickle
import struct
import sys
import types
import zipfile

STORAGES = {"F32": "FloatStorage", "F16": "HalfStorage", "F64": "DoubleStorage"}
MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001


def stand_in(module, name, kind=None):
    """A function or class that pickle writes as module.name."""
    for place in range(module.count(".") + 1):
        name_so_far = ".".join(module.split(".")[: place + 1])
        sys.modules.setdefault(name_so_far, types.ModuleType(name_so_far))
    parent = sys.modules[module]
    made = kind or (lambda *_: None)
    made.__module__, made.__qualname__, made.__name__ = module, name, name
    setattr(parent, name, made)
    return made


rebuild_tensor = stand_in("torch._utils", "_rebuild_tensor_v2")
rebuild_parameter = stand_in("torch._utils", "_rebuild_parameter")
load_from_bytes = stand_in("torch.storage", "_load_from_bytes")
reconstruct = stand_in("torch_utils.persistence", "_reconstruct_persistent_obj")
scalar = stand_in("numpy.core.multiarray", "scalar")
number_type = stand_in("numpy", "dtype")
storages = {dtype: stand_in("torch", name, type(name, (), {})) for dtype, name in STORAGES.items()}


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class StorageId:
    """Pickles as what PyTorch's files say in place of a storage."""

    def __init__(self, tensor, key):
        count = len(tensor.data) // {"F32": 4, "F16": 2, "F64": 8}[tensor.dtype]
        self.id = ("storage", storages[tensor.dtype], key, "cpu", count)
        self.count, self.data = count, tensor.data


class StorageWriter(pickle.Pickler):
    legacy = False

    def persistent_id(self, value):
        if isinstance(value, StorageId):
            return value.id + ((None,) if self.legacy else ())
        return None


def with_ids(contents, legacy):
    stream = io.BytesIO()
    writer = StorageWriter(stream, protocol=2)
    writer.legacy = legacy
    writer.dump(contents)
    return stream.getvalue()


def strides_of(shape):
    strides, size = [], 1
    for length in reversed(shape):
        strides.insert(0, size)
        size *= length
    return tuple(strides)


def tensor_in(storage, tensor):
    return Call(rebuild_tensor, storage, 0, tensor.shape, strides_of(tensor.shape), False, collections.OrderedDict())


def legacy_file(contents, ids):
    """torch.save() before PyTorch 1.6."""
    head = b"".join(pickle.dumps(part, 2) for part in (MAGIC, PROTOCOL, {"little_endian": True}))
    raw = b"".join(struct.pack("<q", one.count) + one.data for one in ids)
    return head + with_ids(contents, True) + pickle.dumps([one.id[2] for one in ids], 2) + raw


def plain_tensor(tensor, parameter):
    """A tensor in a plain pickle, which brings a whole file for its storage."""
    storage = StorageId(tensor, "0")
    written = tensor_in(Call(load_from_bytes, legacy_file(storage, [storage])), tensor)
    return Call(rebuild_parameter, written, True, collections.OrderedDict()) if parameter else written


def saved(tensors, legacy=False, wrap=lambda state_dict: state_dict):
    """torch.save(wrap(state dict)): today's zip archive, or the old file."""
    ids = {name: StorageId(tensor, str(i)) for i, (name, tensor) in enumerate(tensors.items())}
    state_dict = collections.OrderedDict((name, tensor_in(ids[name], tensors[name])) for name in tensors)
    if legacy:
        return legacy_file(wrap(state_dict), list(ids.values()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", with_ids(wrap(state_dict), False))
        for one in ids.values():
            archive.writestr(f"archive/data/{one.id[2]}", one.data)
    return stream.getvalue()


def numpy_number(value):
    return Call(scalar, Call(number_type, "f8", False, True), struct.pack("<d", value))


def module(class_name, tensors=None, modules=None, source="", **settings):
    """A module of the public implementation, with its source beside it."""
    state = {
        "training": False,
        "_parameters": collections.OrderedDict(
            (name, plain_tensor(tensor, True)) for name, tensor in (tensors or {}).items()
        ),
        "_buffers": collections.OrderedDict(),
        "_non_persistent_buffers_set": set(),
        "_modules": collections.OrderedDict(modules or {}),
        **settings,
    }
    meta = {"type": "class", "version": 6, "module_src": source, "class_name": class_name, "state": state}
    return Call(reconstruct, meta)
