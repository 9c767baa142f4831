"""The house rules that a syntax tree can show, as functions from a tree to what breaks them. Each has a bad sample."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "minilat_desktop"

# Whatever opens a socket, starts another program that might, or hands an address to one.
NETWORK = {
    "socket", "socketserver", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "webbrowser",
    "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "nntplib", "asyncio", "xmlrpc", "multiprocessing",
    "subprocess", "PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets", "PySide6.QtWebSockets",
    "PySide6.QtDBus", "wsgiref", "select", "selectors",
}  # fmt: skip
THREADS = {"threading", "_thread", "concurrent", "queue"}
THREAD_CLASSES = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
DIALOGS = {
    "QMessageBox", "QFileDialog", "QInputDialog", "QColorDialog", "QFontDialog", "QErrorMessage", "QProgressDialog",
    "QPrintDialog", "QPrintPreviewDialog", "QWizard",
}  # fmt: skip
RICH_CALLS = {
    "setTextFormat", "setHtml", "insertHtml", "appendHtml", "toHtml", "setMarkdown", "insertMarkdown", "openUrl",
    "setOpenExternalLinks",
    "setTextInteractionFlags_LinksAccessibleByMouse",
}  # fmt: skip
RICH_CLASSES = {"QTextDocument", "QTextBrowser", "QTextEdit", "QDesktopServices", "QStaticText", "QGraphicsTextItem"}
RICH_FORMATS = {"RichText", "AutoText", "MarkdownText"}
FORBIDDEN_NAMES = {"processEvents", "QSettings", "QSaveFile", "QLocalServer", "QLocalSocket"}
WAITS = {"sleep", "qWait", "qSleep"}

Breach = tuple[int, str]
Rule = Callable[[ast.Module], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Held:
    """A rule, the files that it does not bind, and a sample that breaks it."""

    rule: Rule
    sample: str
    exempt: tuple[str, ...] = ()
    where: str = "src"


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name, attribute and imported name, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias):
            yield node.lineno, node.name.rpartition(".")[2]


def modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module imported, `from a import b` as both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _imports(tree: ast.AST, forbidden: set[str]) -> Iterator[Breach]:
    for line, module in modules(tree):
        parts = module.split(".")
        if any(".".join(parts[:n]) in forbidden for n in range(1, len(parts) + 1)):
            yield line, f"imports {module}"


def _names(tree: ast.AST, forbidden: set[str]) -> Iterator[Breach]:
    yield from ((line, f"names {name}") for line, name in names(tree) if name in forbidden)


def threads(tree: ast.Module) -> Iterator[Breach]:
    """Threads are in ui/kit/tasks.py and nowhere else."""
    yield from _imports(tree, THREADS)
    yield from _names(tree, THREAD_CLASSES)


def dialogs(tree: ast.Module) -> Iterator[Breach]:
    """A room may define a QDialog; only ui/kit/ask.py makes Qt's own ones, and shows any."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and {ast.unparse(base).rpartition(".")[2] for base in node.bases} & DIALOGS:
            yield node.lineno, f"{node.name} is one of Qt's own dialogs"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if isinstance(node.func, ast.Name | ast.Attribute) and set(called.split(".")[-2:]) & DIALOGS:
            yield node.lineno, f"makes {called}"
        elif isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).lower()
            runs_a_loop = "app" in owner or owner == "loop"
            if (node.func.attr in ("exec", "exec_") and not runs_a_loop) or (
                node.func.attr in ("open", "show") and "dialog" in owner
            ):
                yield node.lineno, f"shows a dialog itself: {called}"


def rich_text(tree: ast.Module) -> Iterator[Breach]:
    """Rich text hangs and opens files; data never reaches it."""
    yield from _names(tree, RICH_CALLS | RICH_CLASSES | RICH_FORMATS)


def forbidden(tree: ast.Module) -> Iterator[Breach]:
    """What lost data, ran foreign code or re-entered the event loop in other programs."""
    yield from _names(tree, FORBIDDEN_NAMES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "instance" and "Application" in ast.unparse(node.value):
            yield node.lineno, f"asks for {ast.unparse(node)}()"


def lambdas_connected(tree: ast.Module) -> Iterator[Breach]:
    """A lambda in connect() keeps its widget alive and is never disconnected."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(isinstance(argument, ast.Lambda) for argument in arguments):
                yield node.lineno, "connects a lambda"


def network(tree: ast.Module) -> Iterator[Breach]:
    """Nothing goes out, nothing comes in."""
    yield from _imports(tree, NETWORK)
    yield from _names(tree, {"openUrl", "QNetworkAccessManager", "QTcpSocket", "QTcpServer", "QUdpSocket"})


def database_rows(tree: ast.Module) -> Iterator[Breach]:
    """Values cross floors, database rows do not."""
    wanted = {
        "sqlalchemy.Row",
        "sqlalchemy.engine.Row",
        "sqlalchemy.RowMapping",
        "sqlite3.Row",
        "sqlalchemy.engine.row",
    }
    yield from ((line, f"imports {module}") for line, module in modules(tree) if module in wanted)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in wanted:
            yield node.lineno, f"names {ast.unparse(node)}"


def waits(tree: ast.Module) -> Iterator[Breach]:
    """A test waits for something, never for some time."""
    yield from _names(tree, WAITS)


def long_functions(tree: ast.Module) -> Iterator[Breach]:
    """A function fits on a screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > 50:
                yield node.lineno, f"{node.name} has {length} lines"


def shown_numbers_and_times(tree: ast.Module) -> Iterator[Breach]:
    """Groups of digits and times of day are said in one way: `numerals.grouped`, `dates.moment_in_words`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)
            if "," in spec:
                yield node.lineno, f"groups digits itself: {spec}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "%m-%d %H" in node.value:
            yield node.lineno, f"says a time itself: {node.value}"


_LONG = "def long():\n" + "    pass\n" * 50

RULES = [
    Held(threads, "from concurrent.futures import ThreadPoolExecutor", ("ui/kit/tasks.py",)),
    Held(threads, "from PySide6.QtCore import QThread", ("ui/kit/tasks.py",)),
    Held(dialogs, "QMessageBox.warning(None, 'a', 'b')", ("ui/kit/ask.py",)),
    Held(dialogs, "QFileDialog.getSaveFileName(self)", ("ui/kit/ask.py",)),
    Held(dialogs, "self.dialog.open()", ("ui/kit/ask.py",)),
    Held(dialogs, "class Mine(QtWidgets.QMessageBox): pass", ("ui/kit/ask.py",)),
    Held(dialogs, "box = QMessageBox(parent)", ("ui/kit/ask.py",)),
    Held(dialogs, "ExportDialog(self).show()", ("ui/kit/ask.py",)),
    Held(rich_text, "editor.setHtml(text)", ("ui/kit/safe_text.py",)),
    Held(rich_text, "label.setTextFormat(Qt.TextFormat.RichText)", ("ui/kit/safe_text.py",)),
    Held(rich_text, "QDesktopServices.openUrl(url)", ("ui/kit/safe_text.py",)),
    Held(forbidden, "application.processEvents()"),
    Held(forbidden, "QApplication.instance()"),
    Held(forbidden, "QtWidgets.QApplication.instance().quit()"),
    Held(forbidden, "from PySide6.QtCore import QSettings"),
    Held(forbidden, "QSaveFile('x')"),
    Held(lambdas_connected, "button.clicked.connect(lambda: None)"),
    Held(lambdas_connected, "button.clicked.connect(slot=lambda: None)", where="both"),
    Held(network, "import socket"),
    Held(network, "from urllib import request"),
    Held(network, "import http.client"),
    Held(network, "def f():\n    from PySide6.QtNetwork import QTcpSocket"),
    Held(network, "QDesktopServices.openUrl(QUrl(address))"),
    Held(database_rows, "from sqlalchemy import Row", ("store/",)),
    Held(database_rows, "connection.row_factory = sqlite3.Row", ("store/",)),
    Held(waits, "time.sleep(1)", where="tests"),
    Held(waits, "QTest.qWait(100)", where="tests"),
    # The commands' list of backups is for scripts too.
    Held(shown_numbers_and_times, "f'{count:,} notes'", ("domain/numerals.py", "cli/safety.py")),
    Held(shown_numbers_and_times, "then.strftime('%Y-%m-%d %H:%M')", ("domain/numerals.py", "cli/safety.py")),
    Held(long_functions, _LONG, where="both"),
]
