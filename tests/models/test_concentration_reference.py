"""Every concentration measure against numbers that others computed (tests/reference/concentration.json)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from models.chance import chance_band, gini_by_chance
from models.concentration import (
    absence_factor,
    effective_contributors,
    gini,
    gini_corrected,
    hhi,
    hhi_unbiased,
    top_share,
)
from models.histogram import from_pairs
from models.latent import gini_of_gamma, latent_gini
from models.power_law import power_law
from models.theil import theil, theil_split
from models.thinning import thinned_gini

FOLDER = Path(__file__).parents[1] / "reference"
EXPECTED = json.loads((FOLDER / "concentration.json").read_text(encoding="utf-8"))
CLOSE = EXPECTED["tolerance"]
LURKERS = [0] * 90 + [1] * 9 + [91]
SETS = {
    name: (LURKERS if isinstance(each["values"], str) else each["values"], each)
    for name, each in EXPECTED["sets"].items()
}


@pytest.mark.parametrize("name", SETS)
def test_published_sets(name: str) -> None:
    counts, expected = SETS[name]
    assert len(counts) == expected["n"]
    assert sum(counts) == expected["total"]
    found = {
        "gini": gini(counts),
        "gini_corrected": gini_corrected(counts),
        "theil_T": theil(counts),
        "hhi": hhi(counts),
        "effective_contributors_hill2": effective_contributors(counts).order_2,
        "effective_contributors_hill1": effective_contributors(counts).order_1,
        "caf50": absence_factor(counts, share=0.5),
        "caf80": absence_factor(counts, share=0.8),
    }
    for measure, value in found.items():
        assert value == pytest.approx(expected[measure], abs=CLOSE), measure
    for percent, share in expected["top_share"].items():
        assert top_share(counts, float(percent.rstrip("%"))) == pytest.approx(share, abs=CLOSE), percent
    if "hhi_unbiased" in expected:
        assert hhi_unbiased(counts) == pytest.approx(expected["hhi_unbiased"], abs=CLOSE)


def test_chance_gini_of_equal_members() -> None:
    for mean, value in EXPECTED["chance_gini_poisson"]["values"].items():
        assert gini_by_chance(float(mean)) == pytest.approx(value, abs=1e-8)


@pytest.mark.parametrize(("n", "total", "key"), [(30, 60, "n=30,P=60"), (100, 1000, "n=100,P=1000")])
def test_chance_band_of_a_fixed_total(n: int, total: int, key: str) -> None:
    expected, band, plug_in = EXPECTED["chance_gini_multinomial"][key], chance_band(n, total), (n - 1) / n
    assert band.expected * plug_in == pytest.approx(expected["mean"], abs=0.002)
    # the ends of 2,000 and of 4,000 draws differ by this much
    assert band.low * plug_in == pytest.approx(expected["p2.5"], abs=0.006)
    assert band.high * plug_in == pytest.approx(expected["p97.5"], abs=0.006)


def test_latent_gini_of_gamma_habits() -> None:
    for shape, value in EXPECTED["latent_gini_gamma"]["values"].items():
        assert gini_of_gamma(float(shape)) == pytest.approx(value, abs=1e-8)


def test_accidents_of_greenwood_and_yule_1920() -> None:
    expected = EXPECTED["greenwood_yule"]
    counts = from_pairs([int(x) for x in expected["data"]], list(expected["data"].values()))
    fit = latent_gini(counts)
    assert counts.n == expected["n"]
    assert fit.shape == pytest.approx(expected["nbd_mle_k"], abs=1e-5)
    assert fit.mean == pytest.approx(expected["nbd_mean"], abs=CLOSE)
    assert fit.log_likelihood == pytest.approx(expected["loglik"], abs=CLOSE)
    assert fit.value == pytest.approx(expected["latent_gini"], abs=CLOSE)
    assert gini(counts) == pytest.approx(expected["observed_gini"], abs=CLOSE)
    assert fit.low < fit.value < fit.high


def test_theil_splits_exactly() -> None:
    expected = EXPECTED["theil_decomposition"]
    split = theil_split(expected["groups"])
    for part in ("total", "between", "within"):
        assert getattr(split, part) == pytest.approx(expected[part], abs=CLOSE)
    assert split.total == pytest.approx(split.between + split.within, abs=1e-12)


@pytest.mark.parametrize(
    ("shape", "mean", "key"),
    [(1, 1, "k=1,mean=1"), (1, 10, "k=1,mean=10"), (0.5, 1, "k=0.5,mean=1"), (0.243, 1, "k=0.243,mean=1")],
)
def test_observed_gini_of_gamma_poisson_counts(shape: float, mean: float, key: str) -> None:
    rng = np.random.default_rng(7)
    counts = rng.poisson(rng.gamma(shape, mean / shape, 400_000))
    assert gini_corrected(counts) == pytest.approx(EXPECTED["nbd_observed_gini"][key], abs=0.003)


def test_gamma_poisson_thinned_from_20_to_1() -> None:
    rng = np.random.default_rng(8)
    counts = rng.poisson(rng.gamma(0.5, 20 / 0.5, 40_000))
    assert thinned_gini(counts, 1.0) == pytest.approx(EXPECTED["nbd_observed_gini"]["k=0.5,mean=1"], abs=0.01)


@pytest.mark.parametrize("name", ["words", "terrorism"])
def test_power_law_of_clauset_shalizi_and_newman(name: str) -> None:
    expected = EXPECTED["power_law"][name]
    with gzip.open(FOLDER / expected["file"], "rt") as file:
        counts = np.array([int(float(line)) for line in file])
    assert counts.size == expected["n"]
    fit = power_law(counts)
    assert fit is not None
    assert (fit.start, fit.n_tail) == (expected["xmin"], expected["n_tail"])
    assert fit.exponent == pytest.approx(expected["alpha"], abs=1e-4)
    assert fit.standard_error == pytest.approx(expected["alpha_se"], abs=1e-4)
    assert fit.distance == pytest.approx(expected["ks"], abs=5e-5)
    assert fit.favoured == "cannot_tell"  # neither can be told from a lognormal
