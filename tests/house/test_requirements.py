"""What a machine installs: pinned to one version, each with its reason, and free to use in any company."""

from __future__ import annotations

import re
from importlib.metadata import distribution

import pytest

from tests.house.sources import ROOT, imports, python_files

# Licences that ask for no more than a notice. GPL and its kin would decide how the product is given on.
FREE = re.compile(r"\b(?:MIT|BSD|Apache|PSF|Python Software Foundation|ISC|0BSD)\b", re.IGNORECASE)
BINDING = re.compile(r"\b(?:A|L)?GPL|\bSSPL|\bBUSL|Commons Clause", re.IGNORECASE)
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==(?P<version>[^\s#;]+)\s*(?:#\s*(?P<reason>.*))?$")
# Where the package and the module that it brings have different names.
MODULES = {
    "scikit-learn": "sklearn",
    "graspologic-native": "graspologic_native",
    "charset-normalizer": "charset_normalizer",
    "diff-diff": "diff_diff",
}


RUNTIME, DEVELOPMENT, EVERYTHING = "requirements.txt", "requirements-dev.txt", "constraints.txt"
SPARK = ("requirements-spark.txt", "requirements-spark-server.txt")


def lines_of(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "-r"))]


def pins(name: str) -> dict[str, re.Match[str]]:
    """Package in lower case -> its line, taken apart; lines that name no version are missing."""
    return {found["name"].lower(): found for line in lines_of(name) if (found := PINNED.match(line))}


def versions(name: str) -> dict[str, str]:
    return {package: found["version"] for package, found in pins(name).items()}


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT, *SPARK, EVERYTHING])
def test_every_line_names_one_version(name):
    assert [line for line in lines_of(name) if not PINNED.match(line)] == []


def test_every_package_of_the_product_has_its_reason():
    assert [package for package, found in pins(RUNTIME).items() if not found["reason"]] == []


@pytest.mark.parametrize("package", pins(RUNTIME))
def test_licence_is_free_in_any_company(package):
    metadata = distribution(package).metadata
    classifiers = [text for text in metadata.get_all("Classifier", []) if text.startswith("License ::")]
    # The expression decides where there is one; the free text of older packages may be a whole licence.
    said = metadata.get("License-Expression") or " ".join(classifiers) or (metadata.get("License") or "")[:200]
    assert FREE.search(said), f"{package} says {said!r}"
    assert not BINDING.search(said), f"{package} says {said!r}"


@pytest.mark.parametrize("package", pins(RUNTIME))
def test_installed_is_what_is_pinned(package):
    assert distribution(package).version == versions(RUNTIME)[package]


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT, *SPARK])
def test_constraints_agree_with_the_requirements(name):
    tried = versions(EVERYTHING)
    assert {package: tried.get(package) for package in pins(name)} == versions(name)


def test_package_that_nothing_uses_is_not_installed():
    used = {name for path in python_files() for name in imports(path)}
    unused = {package for package in pins(RUNTIME) if MODULES.get(package, package) not in used}
    assert unused == set()
