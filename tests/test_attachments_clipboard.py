"""The clipboard through helper programs: real ones of the tests' own, found by their names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pictures import png, saved

from grokchat.attachments import clipboard
from grokchat.attachments.clipboard import from_clipboard
from grokchat.conversation import ImagePart
from grokchat.errors import ConfigError


class Desk:
    """A folder of programs and a clipboard of files, one for each type."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {"PATH": str(folder), "WAYLAND_DISPLAY": "w", "CLOUDFLARE_API_TOKEN": "canary", "MY_KEY": "canary"}

    def helper(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!{sys.executable}\nimport os, sys\nsaid = sys.argv[1:]\nhere = {str(self.folder)!r}\n{script}\n")
        path.chmod(0o755)

    def holds(self, **types: bytes) -> None:
        """A clipboard of `wl-paste`: types with _ in place of /."""
        for kind, data in types.items():
            (self.folder / kind).write_bytes(data)
        names = [kind.replace("_", "/", 1).replace("uri_list", "uri-list") for kind in types]
        self.helper(
            "wl-paste",
            f"if '--list-types' in said: print('\\n'.join({names!r}))\n"
            "else: sys.stdout.buffer.write(open(os.path.join(here, said[-1].replace('/', '_').replace('-', '_')), 'rb').read())",
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_picture_in_the_clipboard_is_attached(desk: Desk) -> None:
    """A PNG before other forms of the same."""
    desk.holds(text_html=b"<img>", image_bmp=saved("BMP"), image_png=png(30, 20))
    (found,) = from_clipboard(desk.environ, "low")
    part = found.attachments[0].part
    assert isinstance(part, ImagePart)
    assert (part.name, part.width, part.height, part.detail) == ("clipboard.png", 30, 20, "low")


def test_files_that_were_copied_are_attached(desk: Desk) -> None:
    """As a file manager puts them there."""
    for name in ("a b.txt", "c.txt"):
        (desk.folder / name).write_text("words")
    desk.holds(text_uri_list=f"file://{desk.folder}/a%20b.txt\r\nfile://{desk.folder}/c.txt\r\n".encode())
    assert [one.attachments[0].name for one in from_clipboard(desk.environ)] == ["a b.txt", "c.txt"]


@pytest.mark.parametrize("types", [{"text_plain": b"words"}, {}, {"text_uri_list": b"https://example.org/"}])
def test_words_alone_are_no_attachment(desk: Desk, types: dict[str, bytes]) -> None:
    """They are pasted as ever."""
    desk.holds(**types)
    with pytest.raises(ConfigError, match="holds no picture"):
        from_clipboard(desk.environ)


def test_an_x_clipboard_is_read_with_xclip(desk: Desk) -> None:
    """With its own words, and only where there is an X display."""
    (desk.folder / "png").write_bytes(png(8, 8))
    desk.helper(
        "xclip",
        "assert said[:2] == ['-selection', 'clipboard'] and '-o' in said\n"
        "print('TARGETS\\nimage/png') if 'TARGETS' in said else sys.stdout.buffer.write(open(here + '/png', 'rb').read())",
    )
    del desk.environ["WAYLAND_DISPLAY"]
    with pytest.raises(ConfigError, match="No program"):
        from_clipboard(desk.environ)
    found = from_clipboard({**desk.environ, "DISPLAY": ":0"})
    assert "8×8" in found[0].attachments[0].facts


def test_on_a_mac_pngpaste_gives_the_picture_or_nothing(desk: Desk) -> None:
    """It knows no types."""
    desk.helper("pngpaste", "data = open(here + '/png', 'rb').read()\nsys.stdout.buffer.write(data)\nsys.exit(not data)")
    (desk.folder / "png").write_bytes(png(9, 9))
    assert "9×9" in from_clipboard(desk.environ)[0].attachments[0].facts
    (desk.folder / "png").write_bytes(b"")
    with pytest.raises(ConfigError, match="holds no picture"):
        from_clipboard(desk.environ)


def test_without_a_helper_a_word_names_them(desk: Desk) -> None:
    """Nothing is started."""
    with pytest.raises(ConfigError, match="No program") as caught:
        from_clipboard(desk.environ)
    assert all(name in caught.value.hint for name in ("wl-paste", "xclip", "pngpaste"))


def test_a_helper_that_hangs_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time."""
    monkeypatch.setattr(clipboard, "SECONDS", 0.3)
    desk.helper("wl-paste", "import signal\nsignal.pause()")
    with pytest.raises(ConfigError, match="did not answer"):
        from_clipboard(desk.environ)


def test_a_helper_that_cannot_be_started_is_told(desk: Desk) -> None:
    """Its interpreter is gone."""
    (desk.folder / "wl-paste").write_text("#!/nowhere/at/all\n")
    (desk.folder / "wl-paste").chmod(0o755)
    with pytest.raises(ConfigError, match="did not answer"):
        from_clipboard(desk.environ)


def test_a_helper_sees_no_secret(desk: Desk) -> None:
    """Nor anything else than it needs of the environment's secrets."""
    desk.helper("wl-paste", "open(here + '/seen', 'w').write(repr(dict(os.environ)))")
    with pytest.raises(ConfigError):
        from_clipboard(desk.environ)
    seen = (desk.folder / "seen").read_text()
    assert "canary" not in seen
    assert "WAYLAND_DISPLAY" in seen


def test_what_claims_to_be_a_picture_is_looked_at(desk: Desk) -> None:
    """The error names the clipboard."""
    desk.holds(image_png=b"no picture at all")
    with pytest.raises(ConfigError, match="The picture in the clipboard is no picture"):
        from_clipboard(desk.environ)
