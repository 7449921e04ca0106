"""Pictures: drawn anew from their points, so that nothing else that was in the file is kept. Runs in the inspecting process only."""

import io

from PIL import Image, ImageDraw, ImageFont, ImageOps

from app.core.inspection.findings import DAMAGED, SHAPE, SMALL, Unfit

MOST_POINTS = 60_000_000
FORMATS = ("JPEG", "PNG")
CUT = 0.15  # so much of a picture may be cut off to give it its shape
QUALITY = 90
GREY, PALE = 70, 64  # of the mark, and how much of it is seen: the paper stays readable
ASLANT = 30  # degrees
WIDEST = 2_400  # points of a copy: enough to read, on any screen and on paper

Image.MAX_IMAGE_PIXELS = None  # its warning is ours to give, by MOST_POINTS
Told = dict[str, object]


def clean(content: bytes, *, ratio: tuple[int, int] | None = None, least: tuple[int, int] | None = None) -> tuple[Told, bytes]:
    """The picture as it is kept: upright, without what cameras write into it; cut to `ratio` (width to height) where little is lost."""
    picture, kind = _opened(content)
    picture = ImageOps.exif_transpose(picture)
    picture = picture.convert("RGBA" if kind == "PNG" and picture.has_transparency_data else "L" if picture.mode in {"1", "L"} else "RGB")
    if ratio:
        picture = _in_shape(picture, *ratio)
    if least and (picture.width < least[0] or picture.height < least[1]):
        raise Unfit(SMALL, width=picture.width, height=picture.height)
    return {"width": picture.width, "height": picture.height}, _saved(picture, kind)


def portrait(content: bytes, *, size: tuple[int, int], quality: int) -> tuple[Told, bytes]:
    """A face for a paper: a JPEG of exactly this size, upright, with nothing in the file but the picture."""
    picture, _kind = _opened(content)
    picture = ImageOps.exif_transpose(picture)
    if picture.width < size[0] // 2 or picture.height < size[1] // 2:
        raise Unfit(SMALL, width=picture.width, height=picture.height)
    white = Image.new("RGBA", picture.size, "white")
    picture = Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    target = io.BytesIO()
    ImageOps.fit(picture, (size[0], size[1]), Image.Resampling.LANCZOS).save(target, "JPEG", quality=quality, optimize=True)
    return {}, target.getvalue()


def mark(content: bytes, *, text: str, font: str, width: int = 0) -> tuple[Told, bytes]:
    """A copy with `text` all over it, at most `width` points wide."""
    picture, kind = _opened(content)
    picture.thumbnail((width or WIDEST, 2 * (width or WIDEST)))
    marked = Image.alpha_composite(picture.convert("RGBA"), tile(text, font, picture.size))
    return {}, _saved(marked.convert("RGB"), kind)


def tile(text: str, font: str, size: tuple[int, int]) -> Image.Image:
    """The mark on a transparent sheet of this size: aslant, again and again."""
    letters = max(10, min(size) // 24)
    face = ImageFont.truetype(font, letters)
    left, top, right, bottom = face.getbbox(text)
    line = Image.new("L", (int(right - left) + 2 * letters, int(bottom - top) + letters))
    ImageDraw.Draw(line).text((letters - left, letters // 2 - top), text, font=face, fill=255)
    line = line.rotate(ASLANT, resample=Image.Resampling.BICUBIC, expand=True)
    veil = Image.new("L", size)
    for y in range(-line.height // 2, size[1], line.height // 2):
        for x in range(-letters, size[0], line.width):
            veil.paste(PALE, (x, y), line)
    ink = Image.new("L", size, GREY)
    return Image.merge("RGBA", (ink, ink, ink, veil))


def _opened(content: bytes) -> tuple[Image.Image, str]:
    """The picture with its points; what would fill the memory is refused by its measure, before they are read."""
    picture = Image.open(io.BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > MOST_POINTS:
        raise Unfit(DAMAGED)
    picture.load()
    return picture, picture.format or ""


def _in_shape(picture: Image.Image, wide: int, high: int) -> Image.Image:
    width, height = min(picture.width, picture.height * wide // high), min(picture.height, picture.width * high // wide)
    if width * height < (1 - CUT) * picture.width * picture.height:
        raise Unfit(SHAPE, width=picture.width, height=picture.height)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def _saved(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **({"quality": QUALITY} if kind == "JPEG" else {"compress_level": 6}))
    return target.getvalue()
