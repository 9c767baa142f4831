"""Notes as files to read: Markdown, HTML, CSV and JSON, each note with what it is on and that thing's sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from minilat_desktop.domain import dates, markdown
from minilat_desktop.domain.markdown import Block, Span
from minilat_desktop.domain.model import Citation
from minilat_desktop.domain.note import Note
from minilat_desktop.formats import csv_profiles, notes_file
from minilat_desktop.formats.svg import escaped

# What the page may do: show its own style. Nothing else, whatever a note says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #8888;padding:1rem 0}.about{color:#666;font-size:.85rem}"
    "p,li,blockquote,h3,h4{margin:.25rem 0;overflow-wrap:anywhere;white-space:pre-wrap}"
    "pre{margin:0;overflow-x:auto}ol{font-size:.85rem;color:#666}"
    "@media(prefers-color-scheme:dark){body{background:#1c1d1f;color:#e6e6e6}.about,ol{color:#aaa}}"
)
CSV_HEADER = (
    "id", "target", "target_name", "text", "tags", "pinned", "created", "modified", "as_of", "source_ids", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """A note and the sources of what it is on."""

    note: Note
    citations: tuple[Citation, ...]


def source_words(citation: Citation) -> str:
    """A source as a reader cites it."""
    source = citation.source
    when = dates.in_words(dates.parse(source.date)) if source.date else ""
    words = (source.author, source.title, source.publisher, when, citation.locator, source.url)
    return ". ".join(word.rstrip(".") for word in words if word)


def encode_json(notes: Iterable[Cited]) -> bytes:
    """The notes file, which can be imported again, with the sources beside each note."""
    found = [
        {
            **notes_file.note_object(one.note),
            "sources": [
                {
                    "id": cited.source.id, "title": cited.source.title, "publisher": cited.source.publisher,
                    "date": cited.source.date, "url": cited.source.url, "locator": cited.locator,
                }
                for cited in one.citations
            ],
        }
        for one in notes
    ]  # fmt: skip
    return (json.dumps({"notes": found}, ensure_ascii=False, indent=2) + "\n").encode()


def encode_csv(notes: Iterable[Cited], profile: str) -> bytes:
    """One line a note; several sources of one are separated by semicolons and bars."""
    lines = [
        (
            one.note.id, one.note.target, one.note.target_name, one.note.text, ", ".join(one.note.tags),
            "yes" if one.note.pinned else "", one.note.created, one.note.modified, one.note.as_of,
            ";".join(dict.fromkeys(cited.source.id for cited in one.citations)),
            " | ".join(dict.fromkeys(map(source_words, one.citations))),
        )
        for one in notes
    ]  # fmt: skip
    return csv_profiles.encode(CSV_HEADER, lines, profile).content


def encode_markdown(notes: Iterable[Cited]) -> bytes:
    """One chapter a note, its text as it was written."""
    return ("# Notes\n" + "".join(map(_chapter, notes))).encode()


def _chapter(one: Cited) -> str:
    sources = "".join(f"{place}. {source_words(cited)}\n" for place, cited in enumerate(one.citations, 1))
    told = f"\nSources of what it is on:\n\n{sources}" if sources else ""
    name = " ".join(one.note.target_name.split())
    return f"\n---\n\n**On {name}** (`{one.note.target}`)  \n{_about(one.note)}\n\n{one.note.text.rstrip()}\n{told}"


def _about(note: Note) -> str:
    parts = [f"Written {note.created[:10]}", f"changed {note.modified[:10]}"]
    parts += [f"as of {note.as_of}"] if note.as_of else []
    parts += [f"tags: {', '.join(note.tags)}"] if note.tags else []
    parts += ["pinned"] if note.pinned else []
    return "; ".join(parts)


def encode_html(notes: Iterable[Cited]) -> bytes:
    """One page that loads nothing."""
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="color-scheme" content="light dark">', "<title>Notes</title>", f"<style>{_STYLE}</style>",
        "</head>", "<body>", "<h1>Notes</h1>",
        *(line for one in notes for line in _article(one)), "</body>", "</html>",
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _article(one: Cited) -> Iterator[str]:
    note = one.note
    yield f'<article id="note-{escaped(note.id)}">'
    yield f"<h2>{escaped(note.target_name)}</h2>"
    yield f'<p class="about">{escaped(note.target)}. {escaped(_about(note))}</p>'
    for block in markdown.blocks(note.text):
        yield _block(block)
    if one.citations:
        yield '<p class="about">Sources of what it is on</p>'
        yield f"<ol>{''.join(f'<li>{escaped(source_words(cited))}</li>' for cited in one.citations)}</ol>"
    yield "</article>"


def _block(block: Block) -> str:
    words = "".join(map(_span, block.spans))
    indent = f' style="margin-left:{block.level * 1.2 + 1:.1f}rem"'
    if block.kind == "heading":
        return f"<h{3 if block.level < 3 else 4}>{words}</h{3 if block.level < 3 else 4}>"
    if block.kind in ("item", "number", "check"):
        mark = {"item": "•", "number": f"{block.mark}."}.get(block.kind, "☑" if block.ticked else "☐")
        return f"<p{indent}>{mark} {words}</p>"
    plain = {"quote": f"<blockquote>{words}</blockquote>", "rule": "<hr>", "blank": "", "code": f"<pre>{words}</pre>"}
    return plain.get(block.kind, f"<p>{words}</p>")


def _span(span: Span) -> str:
    text = escaped(span.text)
    tag = {"strong": "b", "stress": "i", "code": "code", "link": "u"}.get(span.kind)
    return f"<{tag}>{text}</{tag}>" if tag else text
