"""The script of the site's pages writes and refuses the same as `render`.

It runs with the `node` on PATH, or with that of the sealed root filesystem.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import apis
import website
from corpus import VALUES
from snippetgen import config, languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Finished, Program, run_on_host, run_sealed
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site import Site, form, page_data

pytestmark = pytest.mark.toolchain

ROOT = Path(__file__).parents[1]
FOLDER = "generator/snippetgen/site/assets"
ASSETS = ROOT / FOLDER
SCRIPT = ASSETS / "snippets.js"
JS = ROOT / "tests" / "js"
SECONDS = 120.0
INPUTS = 400

HOSTILE = (
    "'",
    '"',
    "`",
    "\\",
    "ends with \\",
    "$HOME $(id) `id` ${1+1} #{1+1} {{0}} %s \\(1+1) $& $1 $$",
    "*/ // # -- ; ?> <!-- --> </script> ]]> ''' \"\"\"",
    "\\n \\u0041 \\x41 \\u{41} \\u000a",
    "line\nfeed\r\n tab\t bell\a escape\x1b delete\x7f",
    "\u0085 \u00a0 \u2028 \u2029 \u202e \u200b \ufeff \ufdd0 \ufffe \u3000",
    "\U0001f600 \U000e0041 \U0010ffff \U0001f468\u200d\U0001f469",
    "日本語 é e\u0301 עברית Ελληνικά",
    "!'()*~-._ %41 %zz +&=?#:/@[],;",
    "nul\0",
    "half \ud800 pair",
    " ",
    "0",
    "x" * 40_000,
    *(value for value in VALUES if json.loads(json.dumps(value)) == value),  # a page has no two halves of a pair
)
MODELS = (
    *("acme-widgets/7", "a/1", "ä b/1%2F", "$&/$1", "~/-", "'\"/`", "x/\U0001f600", "{version}/2"),
    *("", "/", "a", "a/", "../1", "a/.", "a/b/c", "a\n/1", "a/\ud800", " / "),
)
URLS = (
    *("https://example.com/a.jpg", "http://h?q=é&x='\"\\`$(id)#f", "https://h:8/%41$&", "https://日本/\U0001f600"),
    *("", "cat.jpg", "ftp://h/a", "https://", "https://h/a b", "https://h/\u202e", "https://h/a\n", "https://h/\udc00"),
)
NUMBERS = (
    *("50", "0", "100", "0.5", "12.3456", "12.34567", "1e1", "1.50", "0.0", "-0", "1E+1", "99.99999999999"),
    *("", "-1", "101", "abc", "0x1", "1e999", " 5", "5 ", "050", "5.", ".5", "1\u0663", "\uff15", "NaN", "null", "5\n"),
)
NAMES = ("cat.jpg", "a b", *HOSTILE, "")
VARIABLES = (
    *("MY_KEY", "K" * 255, "k9", "_", "path", "toString"),
    *("", "9K", "A-B", "A B", "Ä", "KEY\n", "$(id)", "K\u0663", "K" * 256),
)


@dataclass(frozen=True)
class Runner:
    """Runs `node` in a folder with the script and its tests."""

    run: Callable[[Program], Finished]
    environment: Mapping[str, str]
    folder: Path

    def __call__(self, *arguments: str) -> Finished:
        return self.run(Program(("node", *arguments), self.folder, SECONDS, self.environment))


@pytest.fixture
def node(tmp_path: Path) -> Runner:
    """`node` in a temp folder with the same layout as the repository."""
    shutil.copytree(ASSETS, tmp_path / FOLDER)
    shutil.copytree(JS, tmp_path / "tests" / "js", ignore=shutil.ignore_patterns("node_modules"))
    if shutil.which("node"):
        return Runner(run_on_host, {}, tmp_path)
    language = languages.load("node")
    return Runner(partial(run_sealed, toolchains.find([language])["node"]), language.toolchain.environment, tmp_path)


def data(endpoint: Endpoint, locale: str = "en") -> dict[str, Any]:
    """Return the data that the build gives to the script."""
    return page_data(Site(ROOT / "snippets" / "infer", endpoint, locale))


def ask(node: Runner, pages: Mapping[str, Any], inputs: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Run the script once; return for each input a `text`, or `what` and a `remedy`."""
    asked = json.dumps({"pages": pages, "inputs": inputs})
    (node.folder / "asked.json").write_text(asked, encoding="ascii")
    done = node("tests/js/answer.mjs", f"{FOLDER}/snippets.js", "asked.json", "answered.json")
    assert done.code == 0, done.stderr
    answers: list[dict[str, str]] = json.loads((node.folder / "answered.json").read_text(encoding="utf-8"))
    return answers


def rendered(endpoint: Endpoint, variant: Variant, given: Mapping[str, str], locale: str) -> dict[str, str]:
    """Render the same inputs in Python; return a `text`, or `what` and a `remedy`."""
    field = "image-url" if variant.source is Source.HOSTED else "image-path"
    try:
        request = build(
            endpoint,
            model=given.get("model"),
            source=variant.source,
            image=given.get(field),
            options={name[len("option.") :]: text for name, text in given.items() if name.startswith("option.")},
            key_variable=given.get("key-variable"),
        )
        return {"text": render.render(variant, request, locale=locale).text}
    except SnippetgenError as error:
        return {"what": error.what, "remedy": error.remedy}


def generated(endpoint: Endpoint, locale: str, seed: int) -> list[dict[str, Any]]:
    """Return inputs for all variants; most are valid in every field but one."""
    chance = random.Random(seed)  # noqa: S311  the same inputs in every run
    pools: dict[str, tuple[str, ...]] = {
        "model": MODELS,
        "image-path": NAMES,
        "image-url": URLS,
        "option.name": NAMES,
        "option.confidence": NUMBERS,
        "option.overlap": NUMBERS,
        "key-variable": VARIABLES,
    }
    harmless = {
        "model": MODELS[:8],
        "image-path": ("cat.jpg", "it's.jpg", 'a "b".jpg', "日本.jpg", "$HOME/#{x}.jpg", "C:\\new"),
        "image-url": URLS[:4],
        "option.name": ("cat.jpg", "a & b", "é$&"),
        "option.confidence": NUMBERS[:12],
        "option.overlap": NUMBERS[:12],
        "key-variable": VARIABLES[:3],
    }
    variants = list(render.variants(endpoint))
    inputs = []
    for number in range(INPUTS):
        variant = variants[number % len(variants)]
        image = "image-url" if variant.source is Source.HOSTED else "image-path"
        fields = [name for name in pools if not name.startswith("image-") or name == image]
        used = chance.sample(fields, chance.randint(0, len(fields)))
        given = {name: chance.choice(harmless[name]) for name in used}
        wild = chance.choice(fields)
        given[wild] = chance.choice(pools[wild])
        inputs.append({"page": locale, "variant": str(variant), "given": given})
    return inputs


def test_the_unit_tests_of_the_script_pass(node: Runner) -> None:
    """With Node's test runner."""
    done = node("--test", *(f"tests/js/{path.name}" for path in JS.glob("*.test.mjs")))
    assert done.code == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout
    assert "# pass 0" not in done.stdout


@pytest.mark.parametrize("locale", render.locales())
def test_the_script_writes_what_render_writes(node: Runner, endpoint: Endpoint, locale: str) -> None:
    """For hundreds of inputs, also hostile ones: the same text, or an error from both."""
    inputs = generated(endpoint, locale, seed=4)
    answers = ask(node, {locale: data(endpoint, locale)}, inputs)
    texts = 0
    for asked, answer in zip(inputs, answers, strict=True):
        wanted = rendered(endpoint, Variant.parse(asked["variant"]), asked["given"], locale)
        if "text" in wanted or locale == render.ENGLISH:
            assert answer == wanted, asked
        assert answer.keys() == wanted.keys(), asked
        texts += "text" in wanted
    assert {asked["variant"] for asked in inputs} == set(map(str, render.variants(endpoint)))
    assert INPUTS * 0.4 < texts < INPUTS * 0.9  # enough answers of both kinds


@pytest.mark.parametrize("locale", render.locales())
def test_without_input_the_script_writes_the_published_snippets(node: Runner, endpoint: Endpoint, locale: str) -> None:
    """The page is the same before and after the script has run."""
    variants = list(render.variants(endpoint))
    inputs = [{"page": locale, "variant": str(variant), "given": {}} for variant in variants]
    for variant, answer in zip(variants, ask(node, {locale: data(endpoint, locale)}, inputs), strict=True):
        file = ROOT / "snippets" / "infer" / locale / variant.folder
        published = file / variant.file
        assert answer["text"].encode() == published.read_bytes(), variant


def test_every_value_is_written_as_every_language_writes_it(node: Runner, endpoint: Endpoint) -> None:
    """Each hostile text as the path of the image and as an option."""
    inputs: list[dict[str, Any]] = [
        {"page": "en", "variant": str(variant), "given": {field: value}}
        for variant in render.variants(endpoint)
        if variant.source is Source.LOCAL
        for field in ("image-path", "option.name")
        for value in HOSTILE
    ]
    for asked, answer in zip(inputs, ask(node, {"en": data(endpoint)}, inputs), strict=True):
        assert answer == rendered(endpoint, Variant.parse(asked["variant"]), asked["given"], "en"), asked


def test_the_script_fills_snippets_of_another_endpoint(node: Runner, spec_file: Callable[..., Path]) -> None:
    """With its key in the query, a model of one part, and options of other types."""
    size = "{name: size, in: query, schema: {type: integer, exclusiveMinimum: 0, enum: [1, 2, 400]}, example: 2}"
    more = (
        "{name: fast, in: query, schema: {type: boolean}}",
        '{name: hue, in: query, schema: {type: string, enum: [red, "it\'s"], maxLength: 4}}',
        '{name: tag, in: query, schema: {type: string, pattern: "^[a-z]+$", minLength: 2}}',
    )
    lines = "".join(f"\n        - {line}" for line in more)
    endpoint = spec.read(spec_file(("- {name: size, in: query, schema: {type: integer}}", f"- {size}{lines}")))
    values = {
        "option.size": ("1", "2.0", "4e2", "3", "0", "1.5", ""),
        "option.fast": ("true", "false", "True", ""),
        "option.hue": ("red", "it's", "blue", "\U0001f600" * 5),
        "option.tag": ("ab", "a", "AB", "\U0001f600"),
        "model": ("tom", "it's", "a/b", "", "."),
        "image-url": ("https://h/a'b", "h"),
    }
    inputs: list[dict[str, Any]] = [
        {"page": "cats", "variant": str(variant), "given": {field: value}}
        for variant in render.variants(endpoint)
        for field, pool in values.items()
        if field != "image-url" or variant.source is Source.HOSTED
        for value in pool
    ]
    for asked, answer in zip(inputs, ask(node, {"cats": data(endpoint)}, inputs), strict=True):
        assert answer == rendered(endpoint, Variant.parse(asked["variant"]), asked["given"], "en"), asked


def shapes() -> dict[str, Endpoint]:
    """Return the endpoints of the gallery, and the shapes of `apis/` that have a form."""
    found = {name: spec.read(own.spec, stated=own.hints) for name, own in config.read(ROOT).endpoints.items()}
    del found["infer"]
    for entry in apis.entries(ROOT / "tests" / "apis"):
        with suppress(SnippetgenError):
            endpoint = entry.endpoint()
            form.form(Site(ROOT, endpoint, "en"))
            found[str(entry.stated["id"])] = endpoint
    return found


SHAPES = shapes()
STEP = 20
PATHS = (
    "cat.png",
    "a.b.WEBP",
    "x.pdf?.gif",
    "cat.tif",
    "no ending",
    "png",
    'it\'s "a".heic',
    "nul\0.png",
    "\ud800.png",
)
LINKS = ("https://h/a.png", "https://h/a.b.WEBP?c.gif", "https://h/it's.tif#x", *URLS)
SLASHES = ("a/b", "a/../b", "/a", "a//b", "a b/$&/é", "a/b/c", *MODELS, *HOSTILE)


def filled_fields(endpoint: Endpoint, source: Source) -> dict[str, tuple[str, ...]]:
    """Return hostile values for each field of the form that is for this source."""
    site = Site(ROOT, endpoint, "en")
    fields = [field.name for field in (*form._bar(site), *form._more(site)) if field.source in {"", source}]
    pools = {"model": SLASHES, "image-path": (*PATHS, *HOSTILE), "image-url": LINKS, "key-variable": VARIABLES}
    options = (*NUMBERS, "ja", "en", *HOSTILE)
    return {name: pools.get(name, options) for name in fields if name != "image"}


@pytest.mark.parametrize("name", SHAPES)
def test_the_script_fills_snippets_of_every_shape(node: Runner, name: str) -> None:
    """With hostile values in each field, and with values in all of them: the same text, or the same error."""
    endpoint = SHAPES[name]
    inputs: list[dict[str, Any]] = []
    usual = {"model": "a/b'", "image-path": "it's.png", "image-url": "https://h/a'b.png", "option.language": "ja"}
    for number, variant in enumerate(render.variants(endpoint)):
        fields = filled_fields(endpoint, variant.source)
        given = [{field: value} for field, pool in fields.items() for value in pool[number % STEP :: STEP] if value]
        every = {field: value for field, value in usual.items() if field in fields}
        given += [{}, every, *({**every, name: "5"} for name in fields if name.startswith("option."))]
        inputs += [{"page": name, "variant": str(variant), "given": each} for each in given]
    answers = ask(node, {name: data(endpoint)}, inputs)
    for asked, answer in zip(inputs, answers, strict=True):
        assert answer == rendered(endpoint, Variant.parse(asked["variant"]), asked["given"], "en"), asked
    assert len(inputs) * 0.2 < sum("text" in answer for answer in answers) < len(inputs)


def test_the_shapes_have_forms_of_every_kind() -> None:
    """All of the gallery, with a model in the path and in the body, and several kinds of queries."""
    gallery = {name for name in config.read(ROOT).endpoints if name != "infer"}
    assert gallery < set(SHAPES)
    pages = {name: data(endpoint)["endpoint"] for name, endpoint in SHAPES.items()}
    assert pages["openai-chat"]["sources"]["local"]["models"]
    assert pages["hugging-face"]["keep_slashes"] == ["model"]
    assert [pair["kind"] for pair in pages["imagga"]["sources"]["hosted"]["pairs"]] == ["image", *["option"] * 3]
    assert any(source["repeated"] for page in pages.values() for source in page["sources"].values())
    assert any(source["types"] for page in pages.values() for source in page["sources"].values())


def test_both_sites_have_the_same_files() -> None:
    """Each file of docs/assets has a symbolic link in the folder of every locale."""
    website.assets()
    files = {path.name: path for path in (ROOT / "docs" / "assets").iterdir()}
    assert {path.name for path in ASSETS.iterdir()} <= set(files)
    for locale in render.locales():
        folder = ROOT / "docs" / locale / "assets"
        assert {path.name for path in folder.iterdir()} == set(files)
        assert all(path.is_symlink() and path.samefile(files[path.name]) for path in folder.iterdir())


def test_the_script_sends_no_request_and_has_no_key() -> None:
    """No request, no evaluation of text, no HTML, and no name for an API key."""
    code = SCRIPT.read_text(encoding="utf-8")
    for word in ("fetch(", "XMLHttpRequest", "sendBeacon", "import(", "import ", "eval(", "Function(", "innerHTML"):
        assert word not in code
    assert not [word for word in ("api_key", "apiKey", "api-key", "document.cookie") if word in code]
    styles = (ASSETS / "snippets.css").read_text(encoding="utf-8")
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_assets_of_a_page_are_small(tmp_path: Path) -> None:
    """At most 40 kB, and 12 kB compressed."""
    website.assets(tmp_path)
    written = [(tmp_path / "docs" / "assets" / name).read_bytes() for name in ("snippets.css", "snippets.js")]
    assert sum(map(len, written)) <= 40_000
    assert sum(len(gzip.compress(each)) for each in written) <= 12_000
