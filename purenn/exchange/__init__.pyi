from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal

from ..layers.layer import _Nested
from ..network import Network

_Path = str | PathLike[str]
_Npy = Literal[
    "float64", "float32", "float16", "int64", "int32", "int16", "int8",
    "uint64", "uint32", "uint16", "uint8", "bool",
]  # fmt: skip

def read_npy(path: _Path, compact: bool = False) -> Any: ...
def write_npy(path: _Path, array: _Nested, dtype: _Npy = "float64") -> None: ...
def read_npz(path: _Path, compact: bool = False) -> dict[str, Any]: ...
def read_safetensors(path: _Path, compact: bool = False) -> dict[str, Any]: ...
def write_safetensors(
    path: _Path, arrays: Mapping[str, _Nested], dtype: _Npy | Literal["bfloat16"] = "float64"
) -> None: ...
def from_torch(module: Any, input_shape: Sequence[int | None]) -> Network: ...
def to_torch(network: Network) -> Any: ...
def from_keras(model: Any) -> Network: ...
def from_onnx(path: _Path) -> Network: ...

__all__ = [
    "read_npy",
    "write_npy",
    "read_npz",
    "read_safetensors",
    "write_safetensors",
    "from_torch",
    "to_torch",
    "from_keras",
    "from_onnx",
]
