"""A brief as one HTML file: nothing in it is fetched or run, and it reads in light, in dark and on paper.

Note numbers are links to the lists below the table, whose entries lead back to where they were used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from minilat_desktop.domain.brief import CONFLICT_MARK, Brief, BriefCell, BriefRow, Numbered, anchor, first_uses
from minilat_desktop.domain.brief_page import marks, web_address
from minilat_desktop.domain.pictures.scene import PAPER, Scene
from minilat_desktop.formats import svg
from minilat_desktop.formats.svg import escaped

# What the page may do: show its own style. Nothing else, whatever a text in it might say.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def encode(brief: Brief) -> bytes:
    """The whole file."""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="generator" content="Minilat Desktop">',
        f"<title>{escaped(brief.title)}</title>",
        f"<style>{_style(brief)}</style>",
        "</head>",
        "<body>",
        *_body(brief),
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _body(brief: Brief) -> Iterator[str]:
    used = first_uses(brief)
    yield f"<h1>{escaped(brief.title)}</h1>"
    yield f'<p class="muted">{escaped(brief.when)}</p>'
    yield from _table(brief)
    for words in (brief.left_out, *brief.remarks):
        if words:
            yield f'<p class="small muted">{escaped(words)}</p>'
    if brief.picture is not None:
        yield from _picture(brief.picture)
    if brief.note:
        yield "<h2>Note</h2>"
        yield f'<p class="note">{escaped(brief.note)}</p>'
    if brief.methods:
        yield '<h2 id="methods">How computed values are made</h2>'
        yield '<ul class="list">'
        for one in brief.methods:
            name = f"method-{one.mark}"
            words = f"<b>{escaped(one.mark)}</b> {escaped(one.label)}: {escaped(one.words)}"
            yield f'<li id="{name}">{words} {_back(used[name], one.label)}</li>'
        yield "</ul>"
    if brief.sources:
        yield '<h2 id="sources">Sources</h2>'
        yield '<ul class="list">'
        yield from (_source(one, used[f"source-{one.number}"]) for one in brief.sources)
        yield "</ul>"
    yield f'<p class="small muted">{escaped(brief.colophon)}</p>'


def _table(brief: Brief) -> Iterator[str]:
    yield '<div class="wide"><table>'
    heads = "".join(f'<th scope="col">{_heading(one.name, one.when, one.policy)}</th>' for one in brief.headings)
    yield f"<thead><tr><td></td>{heads}</tr></thead>"
    numbered = enumerate(brief.rows)
    for group, rows in groupby(numbered, key=_group):
        yield "<tbody>"
        yield f'<tr><th scope="rowgroup" colspan="{len(brief.headings) + 1}">{escaped(group)}</th></tr>'
        for number, row in rows:
            cells = "".join(_cell(cell, anchor(number, column)) for column, cell in enumerate(row.cells))
            yield f'<tr><th scope="row">{escaped(row.label)}</th>{cells}</tr>'
        yield "</tbody>"
    yield "</table></div>"


def _group(numbered: tuple[int, BriefRow]) -> str:
    return numbered[1].group


def _heading(name: str, when: str, policy: str) -> str:
    below = ", ".join(escaped(part) for part in (when, policy) if part)
    return f"{escaped(name)}<br><span>{below}</span>"


def _cell(cell: BriefCell, name: str) -> str:
    text = escaped(cell.text)
    if cell.disputed:
        text += f"\u00a0{CONFLICT_MARK}"
    if cell.missing:
        text = f"<i>{text}</i>"
    notes = "".join(f'<a href="#{to}">{escaped(mark)}</a>' if to else escaped(mark) for mark, to in marks(cell))
    return f'<td id="{name}">{text}{f"<sup>{notes}</sup>" if notes else ""}</td>'


def _source(source: Numbered, used: str) -> str:
    told = ". ".join(part.rstrip(".") for part in (source.title, source.publisher) if part)
    parts = [f"<b>{source.number}</b> {escaped(told)}{f', {escaped(source.date)}' if source.date else ''}."]
    if source.url:
        address = web_address(source.url)
        shown = escaped(source.url)
        # Only addresses of the web's own kinds become links; whatever else a source says stays text.
        parts.append(f'<a rel="noopener noreferrer" href="{escaped(address)}">{shown}</a>' if address else shown)
    if source.accessed:
        parts.append(f"Looked up {escaped(source.accessed)}.")
    parts.append(_back(used, ", ".join(source.rows)))
    return f'<li id="source-{source.number}">{" ".join(parts)}</li>'


def _back(used: str, rows: str) -> str:
    return f'<a class="back" href="#{used}" title="Back to the table">↩ {escaped(rows)}</a>'


def _picture(scene: Scene) -> Iterator[str]:
    drawn = svg.encode(scene, PAPER).decode("utf-8")
    # Within a page the declaration of XML has no place.
    yield f"<figure>{drawn.partition('?>')[2].strip()}</figure>"


def _style(brief: Brief) -> str:
    size = f"{brief.paper.label} {'landscape' if brief.landscape else 'portrait'}"
    return "".join(part.strip() for part in _lines(size))


def _lines(size: str) -> Iterable[str]:
    return f"""
    :root {{ --ground: #fff; --text: #16191d; --muted: #5a626b; --line: #b9c0c8; --link: #1a5490; }}
    @media (prefers-color-scheme: dark) {{
    :root {{ --ground: #16191d; --text: #e8eaed; --muted: #a3abb5; --line: #454c55; --link: #8ab8f0; }} }}
    body {{ margin: 2rem auto; max-width: 68rem; padding: 0 1.25rem; background: var(--ground); color: var(--text);
     font: 15px/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }}
    h1 {{ font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }}
    h2 {{ font-size: 1rem; margin: 1.25rem 0 .25rem; }}
    p {{ margin: .25rem 0; }}
    a {{ color: var(--link); text-decoration: none; }}
    a:hover, a:focus {{ text-decoration: underline; }}
    .muted, thead span {{ color: var(--muted); }}
    .small {{ font-size: .82rem; }}
    .note {{ white-space: pre-wrap; }}
    .wide {{ overflow-x: auto; margin: 1rem 0 .5rem; }}
    table {{ border-collapse: collapse; width: 100%; }}
    td, th {{ text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line);
     min-width: 6rem; }}
    th {{ font-weight: normal; }}
    thead th {{ font-weight: bold; }}
    thead span {{ font-weight: normal; }}
    th[scope=rowgroup] {{ font-size: .82rem; font-weight: bold; color: var(--muted); padding-bottom: 0; }}
    tbody tr:nth-child(2) > * {{ border-top: none; }}
    sup {{ font-size: .72em; line-height: 0; margin-left: .1em; }}
    :target {{ background: color-mix(in srgb, var(--link) 18%, transparent); }}
    figure {{ margin: 1rem 0; }}
    figure svg {{ max-width: 100%; height: auto; }}
    .list {{ list-style: none; padding: 0; margin: 0; font-size: .82rem; }}
    .list li {{ margin: .15rem 0; }}
    .back {{ color: var(--muted); }}
    @page {{ size: {size}; margin: 12mm; }}
    @media print {{
    :root {{ --ground: #fff; --text: #000; --muted: #444; --line: #999; --link: #000; }}
    body {{ margin: 0; padding: 0; max-width: none; font-size: 8pt; }}
    h1 {{ font-size: 14pt; }} .wide {{ overflow: visible; margin: .4rem 0; }}
    td, th {{ padding: 1.5pt 6pt 1.5pt 0; min-width: 0; }}
    figure {{ margin: .4rem 0; break-inside: avoid; }} figure svg {{ max-height: 62mm; }}
    .list {{ columns: 2; font-size: 6.2pt; line-height: 1.2; }} .list li {{ break-inside: avoid; margin: 0; }}
    .back {{ display: none; }} h2 {{ margin: .5rem 0 .1rem; }} }}
    """.splitlines()
