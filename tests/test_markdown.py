"""The Python-Markdown extension, alone and in both builders of the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from markdown.extensions import Extension

from snippetgen.errors import SnippetgenError
from snippetgen.markdown import WrongPage, makeExtension

ROOT = Path(__file__).parents[1]
PACKAGED = Path("generator/snippetgen/openapi/roboflow.json")
CONFIGS = {"en": "mkdocs.yml", "ja": "mkdocs.ja.yml"}
TABBED: dict[str, Any] = {"pymdownx.tabbed": {"alternate_style": True}}
BUILDERS = {
    "mkdocs": ("mkdocs", "build", "--strict", "--quiet"),
    "zensical": ("zensical", "build", "--strict", "--clean"),
}


def convert(text: str, **options: str) -> str:
    """Convert a page to HTML."""
    options = {"tree": str(ROOT / "snippets"), **options}
    extensions: list[str | Extension] = [
        "attr_list",
        "tables",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        makeExtension(**options),
    ]
    return Markdown(extensions=extensions, extension_configs=TABBED).convert(text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the site's sources."""
    for name in ("docs", "overrides", "snippets", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for file in (*ROOT.glob("mkdocs*.yml"), ROOT / "snippetgen.toml"):
        shutil.copy(file, tmp_path)
    (tmp_path / PACKAGED).parent.mkdir(parents=True)
    shutil.copy(ROOT / PACKAGED, tmp_path / PACKAGED)
    return tmp_path


def build(builder: str, config: str, site: Path) -> subprocess.CompletedProcess[str]:
    """Build one language's site, strictly."""
    program, *arguments = BUILDERS[builder]
    command = [str(Path(sys.executable).with_name(program)), *arguments, "-f", config]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)


def test_the_snippet_of_a_page_is_the_published_one() -> None:
    """After all of Markdown, and in nested tabs."""
    page = convert("<!-- snippets: source=local lang=go,ruby -->")
    shown = re.findall(r'data-variant="(\w+/\w+)/local".*?<code>(.*?)</code>', page, re.DOTALL)
    assert [name for name, _ in shown] == ["go/net_http", "ruby/net_http", "ruby/httparty"]
    for name, code in shown:
        (file,) = (ROOT / "snippets/infer/en" / name).glob("local.*")
        assert unescape(re.sub("<[^>]+>", "", code)) == file.read_text(encoding="utf-8")
    assert page.count('class="tabbed-set') == 2


def test_the_name_of_the_module_and_the_short_name_are_the_extension() -> None:
    """Python-Markdown finds it by both names."""
    for name in ("snippetgen", "snippetgen.markdown"):
        markdown = Markdown(extensions=[name], extension_configs={name: {"tree": str(ROOT / "snippets")}})
        assert "<table>" not in markdown.convert("<!-- errors -->")
        assert "Too many requests" in markdown.convert("<!-- errors -->")


def test_a_page_without_markers_does_not_change() -> None:
    """The extension changes only markers."""
    text = "# A\n\n<!-- note -->\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert convert(text) == Markdown(extensions=["attr_list", "tables"]).convert(text)


def test_a_marker_in_a_fence_is_shown() -> None:
    """It is not expanded."""
    assert "&lt;!-- form --&gt;" in convert("```html\n<!-- form -->\n```")


def test_a_spec_of_your_own(spec_file: Any) -> None:
    """The reference is that of your document."""
    page = convert("<!-- parameters: place=query -->", spec=str(spec_file()))
    assert "<code>photo</code>" in page
    assert "confidence" not in page


def test_an_error_names_file_and_line_below_front_matter(tmp_path: Path) -> None:
    """The line is that of the file, although the page arrives without front matter."""
    body = "\n# Title\n\n<!-- snippets: lang=gopher -->\n"
    page = tmp_path / "deep" / "page.md"
    page.parent.mkdir()
    page.write_text(f"---\ntitle: A\n---\n{body}", encoding="utf-8")
    (tmp_path / "other.md").write_text("# Other\n", encoding="utf-8")
    for given in (body, body.lstrip("\n")):
        with pytest.raises(WrongPage) as caught:
            convert(given, pages=str(tmp_path))
        assert caught.value.where.startswith(f"{page}:7: <!-- snippets")
        assert caught.value.format_message() == str(caught.value)
        assert "to do:" in str(caught.value)


def test_the_link_to_the_checks_leads_there_from_any_folder(tmp_path: Path) -> None:
    """If the folder of the pages is known."""
    marker = "<!-- snippets: lang=go source=local -->"
    for name, target in {"page.md": "checking.md", "deep/page.md": "../checking.md"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n\n{marker}\n", encoding="utf-8")
        page = convert(f"# {name}\n\n{marker}", pages=str(tmp_path), checking="checking.md")
        assert f'<a href="{target}">How every snippet' in page
    assert '<a href="checking.md">' in convert(marker, checking="checking.md")


def test_a_marker_names_another_endpoint(tmp_path: Path, spec_file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the configuration in the working directory, whose first endpoint is the default."""
    path = spec_file()
    text = f'[endpoints.cats]\nspec = "{path}"\n[endpoints.dogs]\nspec = "{path}"\nkey = "DOG_KEY"\n'
    (tmp_path / "snippetgen.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "CAT_FINDER_API_KEY" in convert("<!-- form -->")
    both = convert("<!-- form: endpoint=dogs -->\n\n<!-- form -->")
    assert both.index("DOG_KEY") < both.index("CAT_FINDER_API_KEY")
    assert len(set(re.findall(r' id="([^"]+)"', both))) == both.count(' id="')
    assert "DOG_KEY" in convert("<!-- form -->", endpoint="dogs")
    with pytest.raises(SnippetgenError, match="no endpoint “dgos” is configured") as caught:
        convert("<!-- form: endpoint=dgos -->")
    assert "did you mean “dogs”?" in str(caught.value)


def test_an_error_of_an_unknown_page_names_the_line() -> None:
    """Without the option `pages`."""
    with pytest.raises(SnippetgenError) as caught:
        convert("\n\n<!-- snipets -->")
    assert caught.value.where == "line 3: <!-- snipets -->"


@pytest.mark.parametrize("builder", BUILDERS)
def test_both_languages_build_strictly(builder: str, site: Path) -> None:
    """Without warnings, and with every snippet on the first page."""
    for locale, config in CONFIGS.items():
        done = build(builder, config, site)
        said = done.stdout + done.stderr
        assert (done.returncode, "WARN" in said.upper()) == (0, False), said
        page = (site / "site" / ("" if locale == "en" else locale) / "index.html").read_text(encoding="utf-8")
        assert f'<html lang="{locale}"' in page
        assert len(re.findall('data-variant="', page)) >= len([*(ROOT / "snippets/infer/en").rglob("local.*")]) * 2
        assert "<!-- snippets" not in page
        assert page.count('property="og:description"') == 1
    assert (site / "site/404.html").is_file()
    assert (site / "site/assets/favicon.svg").is_file()


@pytest.mark.parametrize(
    ("builder", "file", "old", "new", "said"),
    [
        ("mkdocs", "docs/en/checking.md", "<!-- evidence -->", "<!-- evidenc -->", "did you mean “evidence”?"),
        ("zensical", "docs/en/checking.md", "<!-- evidence -->", "<!-- evidenc -->", "did you mean “evidence”?"),
        ("mkdocs", "snippets/infer/en/go/net_http/local.go", "package", "package ", "is stale"),
        ("mkdocs", "snippets/infer/evidence.json", '"ok": "passed"', '"ok": "failed"', "is unchecked"),
    ],
)
def test_an_error_fails_the_build(builder: str, site: Path, file: str, old: str, new: str, said: str) -> None:
    """The message says what is wrong, on which page and line, and what to do."""
    text = (site / file).read_text(encoding="utf-8")
    assert old in text
    (site / file).write_text(text.replace(old, new), encoding="utf-8")
    done = build(builder, "mkdocs.yml", site)
    assert done.returncode != 0
    assert said in done.stderr
    assert re.search(r"where: docs/en/\w+\.md:\d+: <!-- \w+", done.stderr)
    assert "to do:" in done.stderr


def test_nothing_depends_on_a_plugin() -> None:
    """Except search, which both builders include."""
    for file in ROOT.glob("mkdocs*.yml"):
        plugins = re.search(r"^plugins:\n((?: .*\n)+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert plugins is None or re.fullmatch(r"  search:\n    lang: \w+\n", plugins[1])
