"""`bigroom flows draw`: a picture of a conversation that a champion can open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import typer

from bot.cli.flows import compiled, folders
from bot.cli.house import give_up, now
from bot.domain.flow_map import FlowMap
from bot.domain.languages import SOURCE
from bot.domain.publication import Publication
from bot.library.flow_map import maps_of
from bot.library.problems import listed, meant
from bot.library.shelf import Shelf
from bot.pictures.svg import flow_svg


def draw(
    name: str | None = typer.Argument(None, help="The flow, for example welcome. Without it, all of them."),
    out: Path | None = typer.Option(
        None,
        "--out",
        help="The file to write, or the folder for all flows. Else flow-NAME.svg, or flows-drawn.",
    ),
    language: str = typer.Option(SOURCE, "--language", help="The language of the texts, for example ar."),
    folder: Path | None = typer.Option(
        None, "--folder", help="Another folder of flow files than the setting BIGROOM_FLOWS."
    ),
) -> None:
    """Draw a flow: its steps, its choices, and where it ends.

    Draws the files as they are now, published or not. Open the picture in
    a browser. Without NAME it draws them all, with a page that lists them.
    """
    maps = _maps(folder, language)
    if name is None:
        _draw_all(maps, out or Path("flows-drawn"), language)
        return
    if name not in maps:
        give_up(f"There is no flow '{name}'. {meant(name, maps)}")
    file = out or Path()
    if file.is_dir():
        file = file / f"flow-{name}.svg"
    _write(file, flow_svg(maps[name]))
    typer.echo(f"Drawn: {file}")


def _maps(folder: Path | None, language: str) -> Mapping[str, FlowMap]:
    flows, locales = folders(folder)
    versions = compiled(flows, locales)
    contents = {version.name: version.version for version in versions}
    shelf = Shelf.of(Publication(0, now(), "", flows.name, contents), versions)
    codes = [each.code for each in shelf.languages]
    if language not in codes:
        give_up(f"The flows do not speak '{language}'. You can write {listed(codes)}.")
    return maps_of(shelf, language)


def _draw_all(maps: Mapping[str, FlowMap], folder: Path, language: str) -> None:
    if folder.exists() and not folder.is_dir():
        give_up(f"{folder} is a file, and all flows need a folder. Name another with --out.")
    for name, flow in maps.items():
        _write(folder / f"{name}.svg", flow_svg(flow))
    page = folder / "index.html"
    _write(page, _index(maps.values(), language))
    typer.echo(f"Drawn: {len(maps)} flows. Open {page} in a browser.")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        give_up(f"{file} cannot be written: {error.strerror}.")


def _index(flows: Iterable[FlowMap], language: str) -> str:
    """One page that shows every picture; each opens alone, in its full size."""
    shown = "\n".join(
        f'<li><h2 dir="auto">{escape(flow.title)}</h2><p dir="auto">{escape(" ".join(flow.begins))}</p>'
        f'<a href="{flow.name}.svg"><img src="{flow.name}.svg" width="360" loading="lazy" '
        f'alt="Open the picture of {escape(flow.title)}"></a></li>'
        for flow in flows
    )
    return _PAGE.format(shown=shown, language=escape(language))


_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>All conversations ({language}) – Big Room</title>
<style>
body {{ margin: 0 auto; max-width: 75rem; padding: 1rem; background: #f5ede3; color: #2b2024; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; }}
ul {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }}
ul {{ padding: 0; list-style: none; }}
li {{ padding: 1rem; background: #fffdf9; border-radius: 1rem; }}
h2 {{ margin: 0; font-size: 1.25rem; }}
img {{ display: block; width: 100%; height: auto; }}
</style>
</head>
<body>
<main>
<h1>All conversations</h1>
<ul>
{shown}
</ul>
</main>
</body>
</html>
"""
