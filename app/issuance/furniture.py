"""The drawn parts of a paper: the round seal and the QR code, as SVG."""

import io
import math
from functools import lru_cache
from html import escape

import segno

from app.issuance.fonts import FAMILY

INK = "#c1121f"
QR_MASK = 2  # fixed: choosing the best one costs more than drawing it, and readers do not care
RADIUS, RING = 100.0, 78.0  # of the edge, and of the line that the name stands on


def _on_ring(text: str, *, radius: float, size: float, spread: float) -> str:
    """The characters of `text` along the upper ring, centred at the top, `spread` degrees wide, feet towards the centre."""
    step = spread / max(len(text) - 1, 1)
    letters = []
    for place, character in enumerate(text):
        angle = place * step - spread / 2
        x, y = radius * math.sin(math.radians(angle)), -radius * math.cos(math.radians(angle))
        letters.append(
            f'<text transform="translate({x:.2f} {y:.2f}) rotate({angle:.2f})" font-size="{size:g}" text-anchor="middle"'
            f' y="{size * 0.36:.2f}">{escape(character)}</text>'
        )
    return "".join(letters)


def _star(radius: float) -> str:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36)
        points.append(f"{reach * math.sin(angle):.2f},{-reach * math.cos(angle):.2f}")
    return f'<polygon points="{" ".join(points)}"/>'


@lru_cache(maxsize=64)
def seal(office: str, purpose: str = "电子证照专用章", demonstration: bool = True) -> str:
    """A round seal: the office's name on the ring, a plain star, what the seal is for. Never a national emblem.

    Office and date of a paper stand a little below its middle (GB/T 9704), between the star and the words: neither hides the other.
    """
    step = min(18.5, 238.0 / max(len(office) - 1, 1))
    size = min(26.0, math.radians(step) * RING * 1.02)  # a long name is written smaller, and no character touches the next
    return (
        f'<svg class="seal" xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208" fill="{INK}" font-family="{FAMILY}" role="img">'
        f"<title>{escape(office)}{escape(purpose)}</title>"
        f'<circle r="{RADIUS}" fill="none" stroke="{INK}" stroke-width="4.6"/>'
        + _on_ring(office, radius=RING, size=size, spread=step * (len(office) - 1))
        + f'<g transform="translate(0 -26)">{_star(23)}</g>'
        + f'<text y="71" font-size="14.5" text-anchor="middle">{escape(purpose)}</text>'
        + ('<text y="86" font-size="10" text-anchor="middle" letter-spacing="2">演示</text>' if demonstration else "")
        + "</svg>"
    )


def qr(text: str, version: int | None = None) -> str:
    """A QR code of medium correction, without the quiet zone, which the layout gives; as small as it can be, or of this version."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", micro=False, mask=QR_MASK, version=version)
    code.save(drawn, kind="svg", xmldecl=False, border=0, omitsize=True, svgclass="qr", lineclass=None, title="核验二维码")
    return drawn.getvalue().decode()
