"""The architecture: folders, imports, and what may name a language."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import grimp
import pytest

import snippetgen
from snippetgen import languages
from snippetgen.checking.verdict_cache import CODE

PACKAGE = Path(snippetgen.__file__).parent
ROOT = PACKAGE.parents[1]
TEMPLATES = ROOT / "templates"
TESTS = ROOT / "tests"
FORBIDDEN = re.compile(r"\b(curl|python|node|swift|kotlin|java|ruby|php|go|csharp)\b", re.IGNORECASE)
HEAVY = (
    *("starlette", "uvicorn", "yaml", "rich", "openapi_spec_validator", "trustme", "pygments", "anyio", "jsonschema"),
    *("openapi_core", "werkzeug", "regress", "jsonpath"),
)
OWN = sorted(
    path for path in PACKAGE.rglob("*") if path.is_file() and "languages" not in path.relative_to(PACKAGE).parts
)

_PRINT_MODULES = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from snippetgen.__main__ import main
main()
"""
# What equals the name of a language but means something else: a node of a tree, Pygments' class for output.
INNOCENT = {
    "openapi/parser.py": {"Node"},
    "rendering/context.py": {"node"},
    "site/assets/snippets.css": {":is(.gp, .go)"},
}


def without_prose(code: str, innocent: Collection[str] = ()) -> str:
    """Return Python code without comments and docstrings, and with `innocent` names replaced."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        for field in ("id", "arg", "attr"):
            if getattr(node, field, None) in innocent:
                setattr(node, field, "_")
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                kept = [each for each in block if not is_prose(each)]
                setattr(node, name, kept if kept or name != "body" else [ast.Pass()])
    return ast.unparse(tree)


def is_prose(node: ast.AST) -> bool:
    """Return whether a statement is only a string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_comments_and_docstrings_are_removed() -> None:
    """Otherwise a later test would find names in them."""
    code = '"""Go."""\nx = "go"  # Go\n"""Go."""\ndef f():\n    """Go."""\nclass A:\n    """Go."""\n    go = 1\n'
    assert without_prose(code) == "x = 'go'\n\ndef f():\n    pass\n\nclass A:\n    go = 1"


def test_a_name_is_innocent_only_as_a_name() -> None:
    """A string that names a language is found, even if a variable of that name is innocent."""
    assert without_prose('node.go(node, "node", node="node")', {"node"}) == "_.go(_, 'node', _='node')"


def folders(place: Path) -> set[str]:
    """Return the names of the folders in `place`."""
    return {path.name for path in place.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}


def test_every_language_has_a_folder_of_templates() -> None:
    """And every folder of templates has a language."""
    assert folders(TEMPLATES) == set(languages.names())


def test_every_language_has_a_test_file() -> None:
    """And every test file in tests/languages has a language."""
    tested = {path.stem.removeprefix("test_") for path in (TESTS / "languages").glob("test_*.py")}
    assert tested == set(languages.names())


@pytest.mark.parametrize("name", languages.names())
def test_every_client_has_a_folder_of_templates(name: str) -> None:
    """And every folder has a client."""
    assert folders(TEMPLATES / name) == {client.name for client in languages.load(name).clients}


def test_the_files_of_the_package_are_found() -> None:
    """Otherwise the next test would read no file."""
    assert {"errors.py", "cli/render.py", "openapi/roboflow.json"} <= {p.relative_to(PACKAGE).as_posix() for p in OWN}


@pytest.mark.parametrize(
    "path",
    [path for path in OWN if path.suffix not in {".pyc", ".jpg", ".mo"}],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_nothing_outside_a_language_names_it(path: Path) -> None:
    """Neither code nor data does, so a new language needs no change there. Comments may."""
    text = path.read_text(encoding="utf-8")
    innocent = INNOCENT.get(path.relative_to(PACKAGE).as_posix(), set())
    if path.suffix == ".py":
        text = without_prose(text, innocent)
    for each in innocent:
        text = text.replace(each, "")
    found = [line.strip() for line in text.splitlines() if FORBIDDEN.search(line)]
    assert found == []


def test_the_import_contract_holds() -> None:
    """The contracts in pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


def test_every_module_has_one_test_file() -> None:
    """In the root and each stage; the package `request` has one for all its modules."""
    folders = (PACKAGE, *(PACKAGE / stage for stage in ("openapi", "rendering", "checking", "published")))
    modules = {path.stem for folder in folders for path in folder.glob("[a-z]*.py")} | {"request"}
    tested = [path.stem.removeprefix("test_") for path in TESTS.rglob("test_*.py")]
    assert modules <= set(tested)
    assert [name for name in modules if tested.count(name) > 1] == []


def test_no_error_outside_the_command_line_names_an_option() -> None:
    """It names a parameter, which the command line turns into its option."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith("cli/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found += [f"{name}:{getattr(node, 'lineno', 0)}: {text}" for text in _places(node) if text.startswith("--")]
    assert found == []


def _places(node: ast.AST) -> Iterator[str]:
    """Yield the strings that a node sets as `where` or `parameter` of an error."""
    values = (
        [keyword.value for keyword in node.keywords if keyword.arg in _STATES] if isinstance(node, ast.Call) else []
    )
    if isinstance(node, ast.Assign):
        for target in node.targets:
            targets = target.elts if isinstance(target, ast.Tuple) else [target]
            given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(targets)
            values += [v for t, v in zip(targets, given, strict=False) if getattr(t, "attr", "") in _STATES]
    for value in values:
        for part in ast.walk(value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


_STATES = ("where", "parameter")


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ('SnippetgenError("x", where="--model")', ["--model"]),
        ('SnippetgenError("x", where=f"--option {name}")', ["--option "]),
        ('SnippetgenError("x", parameter="--auth")', ["--auth"]),
        ('SnippetgenError("x", where="a" if b else "--c")', ["a", "--c"]),
        ('error.where = "--model"', ["--model"]),
        ('error.where, error.remedy = "--model", "use --lang"', ["--model"]),
        ('SnippetgenError("x", remedy="use --lang")', []),
    ],
)
def test_an_option_in_an_error_is_found(code: str, places: list[str]) -> None:
    """Otherwise the previous test could not fail."""
    assert [text for node in ast.walk(ast.parse(code)) for text in _places(node)] == places


def test_the_root_of_the_package_is_small() -> None:
    """At most nine modules; the code of a stage is in its folder."""
    assert len(list(PACKAGE.glob("*.py"))) <= 9


def test_the_cache_key_of_a_verdict_covers_all_imports() -> None:
    """Otherwise a module could change without a new verdict.

    Languages are in the key as values.
    """
    graph = grimp.build_graph("snippetgen")
    needed = {"snippetgen.checking.check", *graph.find_upstream_modules("snippetgen.checking.check")}
    parts = [name.split(".")[1:] for name in needed]
    files = {"/".join([*p, "__init__.py"] if PACKAGE.joinpath(*p).is_dir() else p).removesuffix(".py") for p in parts}
    packages = {"__init__", "checking/__init__", "openapi/__init__"}  # they import nothing that gives verdicts
    stated = {f"languages/{name}" for name in languages.names()}
    wanted = {f"{name}.py" for name in files - packages - stated} | {"checking/image.jpg", "checking/start.sh"}
    assert set(CODE) == wanted


@pytest.mark.parametrize("name", languages.names())
def test_a_language_is_a_value(name: str) -> None:
    """Its module imports only the frozen types and the standard library, and defines no class."""
    tree = ast.parse((PACKAGE / "languages" / f"{name}.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    own = {module for module in imported if module.startswith("snippetgen")}
    assert own <= {
        "snippetgen.languages.model",
        "snippetgen.literal",
        "snippetgen.variant",
    }
    assert not any(isinstance(node, ast.ClassDef) for node in ast.walk(tree))
    assert ast.get_docstring(tree)


def imported_by_rendering(folder: Path) -> set[str]:
    """Return the modules that a run of `render` imports, with a cache in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", _PRINT_MODULES, "render", "--lang", "go"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("package main\n")
    return set(done.stderr.split())


def test_rendering_imports_only_what_it_needs(tmp_path: Path) -> None:
    """No server, YAML parser, validator or other language.

    With a warm cache, no template engine.
    """
    first = imported_by_rendering(tmp_path)
    assert {"snippetgen.rendering.render", "jinja2", "click"} <= first
    assert not first & set(HEAVY)
    assert {module for module in first if module.startswith("snippetgen.languages.")} == {
        "snippetgen.languages.go",
        "snippetgen.languages.model",
    }
    assert "jinja2" not in imported_by_rendering(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_no_module_imports_a_heavy_package_that_rendering_reaches(tmp_path: Path) -> None:
    """According to `-X importtime`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "snippetgen", "render", "--lang", "go"],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"snippetgen", "jinja2", "click"} <= imported
    assert not imported & set(HEAVY)
