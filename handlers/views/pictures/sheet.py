"""The sheet that pictures are drawn on: words, boxes and lines, placed in pixels from the top left corner.

This is the only module that knows the chart library, and it is imported only when something is to be drawn. Fonts and
colours are all said here or by the caller, so that settings of the machine change nothing in a picture.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

from matplotlib import get_data_path, rcdefaults, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform

from handlers.views.pictures.style import BACKGROUND, BODY, INK, MARGIN, WIDTH, line_height

_ASCENT = 0.95
_DPI = 100
_POINTS = 72
_FIXED_POINT = 65536
"""The font library counts in parts of a pixel."""
_DRAWING = Lock()
"""One picture at a time: the library's caches of fonts and glyphs are not made for several threads."""

# the same on every machine, whatever its settings; unhinted letters are as wide as measured, and drawn in half the time
rcdefaults()
rcParams["text.hinting"] = "none"

Align = Literal["left", "center", "right"]


def png_of(draw: "Callable[[Sheet], None]") -> bytes:
    """Return what `draw` puts on a sheet, as a PNG: the same bytes for the same picture."""
    with _DRAWING:
        sheet = Sheet()
        draw(sheet)
        return sheet.png()


def _file(*, bold: bool) -> Path:
    return Path(get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@cache
def _font(size: int, *, bold: bool) -> FontProperties:
    return FontProperties(fname=_file(bold=bold), size=size * _POINTS / _DPI)


@lru_cache(maxsize=2000)
def _advance(character: str, size: int, *, bold: bool) -> float:
    """Return the width of a character; asked one by one and kept, since laying out whole lines takes long."""
    font = get_font(_file(bold=bold))
    font.set_size(size * _POINTS / _DPI, _DPI)
    return float(font.load_char(ord(character)).linearHoriAdvance / _FIXED_POINT)


class Sheet:
    """Grows downwards: `y` is where the next thing goes, and the sheet ends a margin below the last."""

    def __init__(self) -> None:
        self.y = MARGIN
        self._figure = Figure(figsize=(WIDTH / _DPI, 1), dpi=_DPI, facecolor=BACKGROUND)
        self._canvas = FigureCanvasAgg(self._figure)
        self._pixels = Affine2D()

    def width(self, words: str, size: int = BODY, *, bold: bool = False) -> float:
        """Return how wide the words become."""
        return sum(_advance(each, size, bold=bold) for each in words)

    def wrapped(self, words: str, room: float, size: int = BODY, *, bold: bool = False, most: int = 3) -> list[str]:
        """Return the words in lines of at most `room` pixels; what does not fit into `most` lines is cut off."""
        lines = [""]
        for word in self._pieces(_readable(words), room, size, bold=bold):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, bold=bold) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) > most:
            lines = [*lines[: most - 1], self.shortened(" ".join(lines[most - 1 :]), room, size, bold=bold)]
        return lines

    def _pieces(self, words: str, room: float, size: int, *, bold: bool) -> Iterator[str]:
        """Yield the words; one that is wider than the room in parts."""
        for word in words.split():
            rest = word
            while self.width(rest, size, bold=bold) > room and len(rest) > 1:
                end = len(rest) - 1
                while end > 1 and self.width(rest[:end], size, bold=bold) > room:
                    end -= 1
                yield rest[:end]
                rest = rest[end:]
            yield rest

    def shortened(self, words: str, room: float, size: int = BODY, *, bold: bool = False) -> str:
        """Return the words, their end replaced by "…" where they are wider than the room."""
        if self.width(words, size, bold=bold) <= room:
            return words
        while words and self.width(f"{words}…", size, bold=bold) > room:
            words = words[:-1]
        return f"{words.rstrip()}…"

    def put(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: int = BODY,
        bold: bool = False,
        colour: str = INK,
        align: Align = "left",
    ) -> None:
        """Put one line of words whose line box has its top at `y`."""
        self._figure.text(
            x,
            y + size * _ASCENT,
            _readable(words),
            transform=self._pixels,
            fontproperties=_font(size, bold=bold),
            color=colour,
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,  # a dollar sign is one
        )

    def paragraph(
        self,
        words: str,
        *,
        x: float = MARGIN,
        size: int = BODY,
        bold: bool = False,
        colour: str = INK,
        most: int = 3,
    ) -> None:
        """Put words over as many lines as they need, and go on below them."""
        for line in self.wrapped(words, WIDTH - MARGIN - x, size, bold=bold, most=most):
            self.put(line, x, self.y, size=size, bold=bold, colour=colour)
            self.y += line_height(size)

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str,
        edge: str | None = None,
        hatch: str | None = None,
        dashed: bool = False,
    ) -> None:
        """Put a box with its upper left `corner` there."""
        self._figure.add_artist(
            Rectangle(
                corner,
                *size,
                transform=self._pixels,
                facecolor=fill,
                edgecolor=edge or fill,
                hatch=hatch,
                linewidth=1.5 if edge else 0,
                linestyle="--" if dashed else "-",
            )
        )

    def boxes(self, boxes: Sequence[tuple[float, float, float, float]], *, fill: str) -> None:
        """Put many boxes (x, y, width, height) of one colour, quicker than one by one."""
        corners = [[(x, y), (x + width, y), (x + width, y + height), (x, y + height)] for x, y, width, height in boxes]
        self._figure.add_artist(PolyCollection(corners, transform=self._pixels, facecolors=fill, edgecolors="none"))

    def symbols(self, symbol: str, points: Sequence[tuple[float, float]], *, size: int, colour: str) -> None:
        """Put a symbol at many points, its middle there; quicker than words."""
        outline = TextPath((0, 0), symbol, size=size, prop=_font(size, bold=False))
        middle = outline.get_extents()
        centred = outline.transformed(Affine2D().translate(-(middle.x0 + middle.x1) / 2, -(middle.y0 + middle.y1) / 2))
        self._figure.add_artist(
            PathCollection(
                [centred],
                offsets=points,
                offset_transform=self._pixels,
                transform=IdentityTransform(),
                facecolors=colour,
                edgecolors="none",
            )
        )

    def line(self, points: Sequence[tuple[float, float]], *, colour: str = INK, thickness: float = 3) -> None:
        """Put a line through the points."""
        xs, ys = zip(*points, strict=True)
        self._figure.add_artist(
            Line2D(
                xs,
                ys,
                transform=self._pixels,
                color=colour,
                linewidth=thickness * _POINTS / _DPI,
                solid_capstyle="butt",
            )
        )

    def png(self) -> bytes:
        """Return the sheet as it is now."""
        height = self.y + MARGIN
        self._figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        self._pixels.clear().scale(1, -1).translate(0, height)
        written = BytesIO()
        # without the library's version among the metadata
        self._canvas.print_png(  # type: ignore[no-untyped-call]  # the library's own
            written, metadata={"Software": None}, pil_kwargs={"compress_level": 1}
        )
        return written.getvalue()


def _readable(words: str) -> str:
    """Return the words in one line, without characters that the font has no picture of."""
    font = get_font(_file(bold=False))
    return " ".join("".join(each if font.get_char_index(ord(each)) else " " for each in words).split())
