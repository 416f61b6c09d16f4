from os import PathLike
from typing import Any

from .layers.layer import _Nested

__all__ = [
    "read_csv",
    "read_idx",
    "one_hot",
    "train_test_split",
    "standardize",
    "accuracy_score",
    "confusion_matrix",
]

def read_csv(
    path: str | PathLike[str], target: int | str | None = -1
) -> tuple[list[list[list[Any]]], Any]: ...
def read_idx(path: str | PathLike[str], count: int | None = None) -> list[Any]: ...
def one_hot(labels: _Nested, k: int | _Nested) -> list[list[list[int]]]: ...
def train_test_split(
    x: _Nested, y: _Nested, test_size: float = 0.25, rng: Any = None
) -> tuple[list[Any], list[Any], list[Any], list[Any]]: ...
def standardize(
    x: _Nested, mean: Any = None, deviation: Any = None
) -> tuple[list[Any], Any, Any]: ...
def accuracy_score(y_true: _Nested, y_pred: _Nested) -> float: ...
def confusion_matrix(y_true: _Nested, y_pred: _Nested) -> list[list[int]]: ...
