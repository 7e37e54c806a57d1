"""Looks at pictures: their size, their edges, and how colours are seen."""

from io import BytesIO
from itertools import pairwise
from struct import unpack
from typing import Any

import numpy as np
from matplotlib.image import imread
from numpy.typing import NDArray

Pixels = NDArray[Any]
_EDGE = 12


def pixels(png: bytes) -> Pixels:
    """Return the picture as rows of (red, green, blue, opacity), from 0 to 1."""
    found: Pixels = imread(BytesIO(png), format="png")
    return found


def chunks(png: bytes) -> list[str]:
    """Return the kinds of chunks that the file is made of."""
    found, place = [], len(b"\x89PNG\r\n\x1a\n")
    while place < len(png):
        length, kind = unpack(">I4s", png[place : place + 8])
        found.append(kind.decode())
        place += length + 12
    return found


def runs_off(png: bytes) -> bool:
    """Tell whether anything comes so close to the edge that it may have been cut off."""
    seen = pixels(png)
    ground = seen[0, 0]
    edges = (seen[:_EDGE], seen[-_EDGE:], seen[:, :_EDGE], seen[:, -_EDGE:])
    return any(bool(np.any(edge != ground)) for edge in edges)


def inked(png: bytes, colour: str) -> int:
    """Return how many pixels have the colour."""
    wanted = np.array(rgb(colour))
    return int(np.sum(np.all(np.abs(pixels(png)[:, :, :3] - wanted) < 1 / 255, axis=2)))


def rgb(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of "#0072B2", from 0 to 1."""
    red, green, blue = (int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7)))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance as the web's accessibility guidelines define it."""
    return float(np.dot(_linear(colour), (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def apart_without_green(one: str, other: str) -> float:
    """Return how far apart two colours are, from 0 to about 1.7, to eyes without green cones.

    The matrix is that of Machado, Oliveira and Fernandes (2009) for deuteranopia.
    """
    seen = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
    first, second = (np.clip(seen @ _linear(each), 0, 1) ** (1 / 2.2) for each in (one, other))
    return float(np.linalg.norm(first - second))


def _linear(colour: str) -> Pixels:
    values = np.array(rgb(colour))
    return np.where(values <= 0.03928, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
