"""The menus: File, Edit, View, Coalition, Tools, Help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from minilat_desktop.domain.entry import KINDS
from minilat_desktop.ui.kit.theme import CHOICES
from minilat_desktop.ui.shell import help as help_pages
from minilat_desktop.ui.shell.actions import SEPARATOR, Actions, Entry, Standard
from minilat_desktop.ui.shell.corrections import HEAD

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms

_TABS = (
    ("facts", "&Facts"), ("members", "&Members"), ("events", "&Events"), ("figures", "Fi&gures"),
    ("commitments", "&Pledges"), ("relations", "Lin&ks"), ("sources", "&Sources"),
)  # fmt: skip
_ADDED = {kind: f"&{KINDS[kind]}…" for kind in ("coalition", "fact", "member", "event")}
_ADDED |= {"figure": "Fi&gure…", "commitment": "Commi&tment…", "relation": "&Relation…", "alias": "Other &name…",
           "source": "&Source…"}  # fmt: skip
_STEPS = {"year": ("Ctrl+[", "Ctrl+]"), "month": ("Ctrl+,", "Ctrl+."), "day": ("Alt+,", "Alt+.")}


def build(rooms: Rooms) -> Actions:
    """All menus of the window."""
    actions = Actions(rooms.window)
    _file(actions, rooms)
    _edit(actions, rooms)
    _view(actions, rooms)
    _coalition(actions, rooms)
    _of_a_line(actions, rooms)
    actions.menu("&Tools", [
        Entry("backup", "&Back up notebook now", None, rooms.safety.back_up_now),
        Entry("backup-folder", "Back up to a &folder as well…", None, rooms.safety.choose_folder),
        Entry("restore", "&Restore from a backup…", None, rooms.safety.show_restore),
        Entry("at-risk", "&What would I lose?", None, rooms.safety.show_at_risk),
        Entry("trash", "&Trash…", None, rooms.safety.show_trash),
        SEPARATOR,
        Entry("own", "My &entries…", None, rooms.own.show),
        Entry("packs", "Data &packs…", None, rooms.packs.show),
        Entry("update", "&Update catalogue…", None, rooms.updating.show),
        Entry("about-data", "&About the data", None, rooms.show_about_data),
        Entry("folder", "Show &data folder", None, partial(help_pages.show_data_folder, rooms.window, rooms.files)),
    ])  # fmt: skip
    actions.menu("&Help", [
        Entry("shortcuts", "&Keyboard shortcuts", Standard.HelpContents, rooms.show_shortcuts),
        Entry("method", "&Method: how values are computed", None, partial(help_pages.show_method, rooms.window)),
        Entry("system", "&Copy system information", None, rooms.copy_system_information),
        Entry("about", "&About Minilat Desktop", None, rooms.show_about),
    ])  # fmt: skip
    return actions


def _of_a_line(actions: Actions, rooms: Rooms) -> None:
    """What the list and the timeline offer for the coalition that is clicked with the other button."""
    for view in (rooms.window.list.view, rooms.timeline.view):
        view.addActions([*(actions[name] for name in ("tick", "peers", "new-note")), actions.inner("Coalition", "Add")])
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    rooms.timeline.view.addAction(actions["note-on-span"])
    rooms.corrections.offer(actions)


def _file(actions: Actions, rooms: Rooms) -> None:
    actions.menu("&File", [
        Entry("open-comparison", "&Open comparison…", Standard.Open, rooms.bundles.ask_file),
        Entry("export", "&Export comparison…", "Ctrl+E", rooms.export_comparison),
        Entry("export-notes", "Export &notes…", None, rooms.keeping.export_notes),
        Entry("import-notes", "&Import notes…", None, rooms.keeping.import_notes),
        Entry("share", "&Share with a colleague…", None, rooms.shares.share),
        Entry("take-in", "&Take in a shared file…", None, rooms.shares.ask_file),
        Entry("import-data", "Import &data…", "Ctrl+I", rooms.packs.ask_file),
        SEPARATOR,
        Entry("quit", "&Quit", Standard.Quit, partial(_close, rooms)),
    ])  # fmt: skip
    rooms.recent.attach(actions.empty_submenu("File", "Open &recent", before="export"))


def _close(rooms: Rooms) -> None:
    rooms.window.close()


def _edit(actions: Actions, rooms: Rooms) -> None:
    actions.menu("&Edit", [
        Entry("undo", "&Undo", Standard.Undo, rooms.keeping.undo),
        Entry("redo", "&Redo", "Ctrl+Shift+Z|Ctrl+Y", rooms.keeping.redo),
        Entry("revisions", "&Earlier texts of this note…", None, rooms.safety.show_revisions),
        SEPARATOR,
        Entry("find", "&Find", Standard.Find, rooms.find),
        Entry("go", "&Go to anything…", "Ctrl+K", rooms.going.open),
    ])  # fmt: skip
    actions.extend("Edit", rooms.compare.edit_actions, before="find")


def _view(actions: Actions, rooms: Rooms) -> None:
    actions.menu("&View", [
        Entry("explore", "&Explore", "Ctrl+1", partial(rooms.show_room, "explore")),
        Entry("compare", "&Compare", "Ctrl+2", partial(rooms.show_room, "compare")),
        Entry("membership", "Membe&rship", "Ctrl+3", partial(rooms.show_room, "membership")),
        Entry("notebook", "&Notebook", "Ctrl+4", partial(rooms.show_room, "notebook")),
        SEPARATOR,
        Entry("history", "&History…", "Ctrl+Shift+H", rooms.past.show),
        SEPARATOR,
        Entry("notes", "N&otes beside the coalition", None, partial(rooms.toggle_panel, "notes"), checkable=True),
        Entry("timeline", "&Timeline", None, partial(rooms.toggle_panel, "timeline"), checkable=True),
        SEPARATOR,
        Entry("larger", "Lar&ger text", "Ctrl++|Ctrl+=", partial(rooms.change_text_size, 1)),
        Entry("smaller", "&Smaller text", "Ctrl+-", partial(rooms.change_text_size, -1)),
        Entry("normal", "Nor&mal text", "Ctrl+0", partial(rooms.change_text_size, 0)),
    ])  # fmt: skip
    actions["notes"].setChecked(True)
    actions["timeline"].setChecked(True)
    actions.submenu("View", "As-of &date", [
        Entry("today", "To&day", "Ctrl+T", rooms.to_today),
        Entry("play", "&Play the years", "Ctrl+P", rooms.play),
        *(
            Entry(f"{name}-{unit}", f"A {unit} {word}", keys, partial(rooms.step_date, unit, count))
            for unit, (back, forth) in _STEPS.items()
            for name, word, keys, count in (("earlier", "earlier", back, -1), ("later", "later", forth, 1))
        ),
    ])  # fmt: skip
    themes = [
        Entry(f"theme-{name}", label, None, partial(rooms.choose_theme, name), checkable=True)
        for name, label in CHOICES.items()
    ]
    actions.submenu("View", "&Appearance", themes, exclusive=True)


def _coalition(actions: Actions, rooms: Rooms) -> None:
    tabs = [
        Entry(f"tab-{name}", text, f"Alt+{place}", partial(rooms.show_tab, name))
        for place, (name, text) in enumerate(_TABS, 1)
    ]
    actions.menu("&Coalition", [
        *tabs,
        SEPARATOR,
        Entry("new-note", "&New note", Standard.New, rooms.new_note),
        Entry("note-on-span", "Note on the span of time shown", None, rooms.paths.note_on_span),
        Entry("delete-note", "&Delete note", None, rooms.notes.delete_current),
        SEPARATOR,
        Entry("correct", "Correct t&his value…", "Ctrl+Shift+E", rooms.corrections.correct),
        Entry("change-own", "Change m&y entry…", None, rooms.own.change),
        Entry("remove-own", "Remove my en&try", None, rooms.own.remove),
        SEPARATOR,
        Entry("tick", "&Compare this coalition", "Ctrl+D", rooms.toggle_compared),
        Entry("peers", "Compare &with its peers", "Ctrl+Shift+D", rooms.compare_with_peers),
        Entry("clear", "C&lear the comparison", None, rooms.clear_comparison),
        SEPARATOR,
        Entry("save-comparison", "Sa&ve comparison", Standard.Save, rooms.comparing.save),
        Entry("save-comparison-as", "Save comparison &as…", "Ctrl+Shift+S", rooms.comparing.save_as),
        Entry("saved-comparisons", "Saved compar&isons…", "Ctrl+Shift+O", rooms.comparing.show_saved),
    ])  # fmt: skip
    add = [Entry(f"add-{kind}", label, None, partial(rooms.own.add, kind)) for kind, label in _ADDED.items()]
    actions.submenu("Coalition", "Add", add, before="correct")
    head = [
        Entry(f"correct-{attribute}", label, None, partial(rooms.corrections.correct_head, attribute))
        for attribute, label in HEAD.items()
    ]
    actions.submenu("Coalition", "Correct the &basics", head, before="change-own")
    actions.submenu_of("Coalition", "C&omparison", [*rooms.compare.comparison_actions, None, *rooms.noting.actions])
