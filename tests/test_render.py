"""Every variant renders for every shape of a request; snippets of one shape differ only in their values."""

from __future__ import annotations

import gettext
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

import snippetgen
from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.folders import packaged_templates
from snippetgen.literal import Refused
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request, build

PACKAGED = spec.packaged()
VARIANTS = list(render.variants(PACKAGED))
each_variant = pytest.mark.parametrize("variant", VARIANTS, ids=map(str, VARIANTS))
OPTIONS: tuple[dict[str, object], ...] = ({}, {"confidence": 50}, {"confidence": 50, "overlap": 2.5})
SENT = "{{ image_path }} {{ key_parameter }} {{ key_variable }}"
"""What a template has to print where the packaged endpoint is sent a local image."""
APIS = Path(__file__).parent / "apis"
HOSTILE = "x\"'`$(exit)${exit}#{exit}\\(exit)%s{0}\\"


def requests(source: Source) -> list[Request]:
    """One request of every shape."""
    return [
        build(PACKAGED, source=source, auth=auth, key=key, options=options)
        for auth, key, options in itertools.product(("bearer", "query"), (None, "KEY"), OPTIONS)
    ]


def of_type(endpoint: Endpoint, media_type: str) -> Endpoint:
    """The endpoint, whose Base64 body has another media type."""
    local, *others = endpoint.ways[Source.LOCAL]
    assert local.content is not None
    way = replace(local, content=replace(local.content, type=media_type))
    changed = replace(endpoint, ways={**endpoint.ways, Source.LOCAL: (way, *others)})
    assert changed.body_type == media_type
    return changed


def template(variant: Variant) -> str:
    """The source of a variant's template."""
    suffix = variant.language.suffix
    path = packaged_templates() / variant.folder / f"snippet.{suffix}.jinja"
    return path.read_text(encoding="utf-8")


def option_words(variant: Variant) -> set[str]:
    """The options that the variant's client can express."""
    client = variant.client
    return {option.name for option in PACKAGED.options} if client.options is None else set(client.options)


def test_every_client_has_both_sources() -> None:
    """Each variant once, by language."""
    assert len(VARIANTS) == len(set(VARIANTS)) == 2 * sum(len(language.clients) for language in languages.every())
    names = [variant.language.name for variant in VARIANTS]
    assert names == sorted(names)


@each_variant
def test_every_variant_renders_for_every_shape(variant: Variant) -> None:
    """Twelve shapes, twelve different texts, each a tidy file that ends with one line feed."""
    texts = [render.render(variant, request).text for request in requests(variant.source)]
    assert len(set(texts)) == len(texts) == 12
    for text in texts:
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert not text.startswith("\n")
        assert "\n\n\n\n" not in text
        assert not any(line != line.rstrip() for line in text.split("\n"))
        assert "\x00" not in text
        assert not re.search(r"\{\{ *\w+ *(\| *\w+ *)?\}\}", text)


@each_variant
def test_a_snippet_holds_what_its_request_holds(variant: Variant) -> None:
    """The key or the variable it is read from, the model, the options; and nothing of the other kind."""
    for request in requests(variant.source):
        text = render.render(variant, request).text
        assert "my-model/42" in text
        assert ("KEY" in text.replace("ROBOFLOW_API_KEY", "")) == (request.keys is not None)
        assert ("ROBOFLOW_API_KEY" in text) == (request.keys is None)
        assert ("YOUR_IMAGE.jpg" in text) == (request.source is Source.LOCAL or "YOUR_IMAGE.jpg" in request.image)
        assert ("2.5" in text) == (len(request.options) == 2)


@each_variant
def test_a_snippet_names_no_other_spec(variant: Variant) -> None:
    """Templates hold nothing of the packaged endpoint: another spec's words replace all of them."""
    endpoint = replace(spec.reading(PACKAGED, "CATS"), base_url="https://cats.example", timeout=7)
    text = render.render(variant, build(endpoint, model="a/1", source=variant.source)).text
    assert "roboflow" not in text.lower()
    assert "cats.example" in text
    assert "CATS" in text
    assert not re.search(r"(?<!\d)30(?!\d)", text)
    assert ("7" in text) == ("{{ timeout" in template(variant))


@each_variant
def test_a_value_is_written_by_the_languages_rule(variant: Variant) -> None:
    """Also one that looks like code in some language; alone, or behind the name of its parameter."""
    image = HOSTILE if variant.source is Source.LOCAL else "https://a.example/'\"$(exit)#{exit}\\(exit)"
    write = variant.language.literal.write
    text = render.render(variant, build(PACKAGED, source=variant.source, image=image)).text
    assert write(image) in text or write(f"image={image}") in text


@each_variant
@pytest.mark.parametrize(("auth", "key"), [("bearer", None), ("bearer", "KEY"), ("query", None), ("query", "KEY")])
@pytest.mark.parametrize(
    ("base_url", "media_type"), [("http://cats.example", "text/plain"), ("https://cats.example", "image/png")]
)
def test_every_variant_renders_for_another_media_type_and_without_tls(
    variant: Variant, auth: str, key: str | None, base_url: str, media_type: str
) -> None:
    """Every way to send the key has its own template branch there too; the media type is said where there is a body."""
    endpoint = of_type(spec.at(PACKAGED, base_url), media_type)
    text = render.render(variant, build(endpoint, source=variant.source, auth=auth, key=key)).text
    sdk = variant.client.sdk
    assert (media_type in text) == (variant.source is Source.LOCAL and not sdk)
    assert not any(line != line.rstrip() for line in text.split("\n"))


@each_variant
def test_values_change_values_only(variant: Variant) -> None:
    """Text outside the holes is the same for every request of one shape."""
    one = build(PACKAGED, model="aa/1", source=variant.source)
    other = build(PACKAGED, model="bb/1", source=variant.source)
    texts = [render.render(variant, request).text for request in (one, other)]
    assert texts[0] != texts[1]
    assert texts[0].replace("aa/1", "bb/1") == texts[1]


@each_variant
def test_the_model_and_options_of_a_hostile_user_are_encoded(variant: Variant) -> None:
    """No character of them ends a literal."""
    options: dict[str, object] = {"name": HOSTILE} if "name" in option_words(variant) else {}
    text = render.render(variant, build(PACKAGED, model=f"{HOSTILE}/1", source=variant.source, options=options)).text
    assert f"{HOSTILE}/1" not in text
    assert "%22%27%60%24%28exit%29" in text


def test_a_variant_needs_a_request_of_its_source(endpoint: Endpoint) -> None:
    """A mistake of the caller, not of the user."""
    with pytest.raises(ValueError, match="needs a request whose source is hosted"):
        render.render(Variant.parse("go/net_http/hosted"), build(endpoint))


@pytest.mark.parametrize("sdk", [(), ("another",)])
def test_an_sdk_client_is_offered_where_the_spec_names_it(endpoint: Endpoint, sdk: tuple[str, ...]) -> None:
    """It speaks to that endpoint and to no other."""
    sdks = {client.name for language in languages.every() for client in language.clients if client.sdk}
    assert sdks
    assert sdks <= {variant.client.name for variant in VARIANTS}
    assert not sdks & {variant.client.name for variant in render.variants(replace(endpoint, sdk=sdk))}


@each_variant
def test_an_option_that_a_client_cannot_express_is_refused(variant: Variant) -> None:
    """It is never left out silently; the others are written."""
    for name, value in {"name": "a.jpg", "confidence": "50"}.items():
        request = build(PACKAGED, source=variant.source, options={name: value})
        if name in option_words(variant):
            assert value in render.render(variant, request).text
        else:
            with pytest.raises(
                SnippetgenError, match=f"{variant.client.name} cannot express the option “{name}”"
            ) as caught:
                render.render(variant, request)
            assert caught.value.parameter == f"option {name}"
            assert "leave it out" in caught.value.remedy


def test_some_client_cannot_express_some_option() -> None:
    """Otherwise the test above would test nothing."""
    assert any("name" not in option_words(variant) for variant in VARIANTS)


def test_a_refused_value_names_variant_and_hole(endpoint: Endpoint) -> None:
    """The reader learns which snippet and which value."""
    variant = next(v for v in VARIANTS if v.language.literal.longest)
    longest = variant.language.literal.longest
    assert longest
    image = "a" * (longest + 1) if variant.source is Source.LOCAL else f"https://a.example/{'a' * longest}"
    with pytest.raises(Refused) as caught:
        render.render(variant, build(endpoint, source=variant.source, image=image))
    assert caught.value.where.startswith(f"{variant}, image_")


def test_a_users_template_wins_file_by_file(endpoint: Endpoint, tmp_path: Path) -> None:
    """What is not overridden stays packaged: other clients, and the manifests of the same one."""
    variant, request = Variant.parse("go/net_http/local"), build(endpoint)
    packaged = render.render(variant, request)
    mine = tmp_path / "go/net_http/snippet.go.jinja"
    mine.parent.mkdir(parents=True)
    mine.write_text(f"// mine: {{{{ url }}}} {SENT}\n", encoding="utf-8")
    text = f'// mine: "{request.url}" "YOUR_IMAGE.jpg" "Authorization" "ROBOFLOW_API_KEY"\n'
    assert render.render(variant, request, templates=[tmp_path]).text == text
    assert render.render(variant, request) == packaged
    other = Variant.parse("ruby/httparty/local"), request
    assert render.render(*other, templates=[tmp_path]) == render.render(*other)
    (tmp_path / "too/ruby/httparty").mkdir(parents=True)
    (tmp_path / "too/ruby/httparty/snippet.rb.jinja").write_text(f"# mine {SENT}\n", encoding="utf-8")
    mine_too = render.render(*other, templates=[tmp_path / "too"])
    assert mine_too.text.startswith("# mine ")
    assert mine_too.manifests == render.render(*other).manifests


def test_the_first_folder_of_the_user_wins(endpoint: Endpoint, tmp_path: Path) -> None:
    """In the order in which they were given."""
    for name in "ab":
        path = tmp_path / name / "go/net_http/snippet.go.jinja"
        path.parent.mkdir(parents=True)
        path.write_text(f"{name} {SENT}\n", encoding="utf-8")
    folders = [tmp_path / "b", tmp_path / "a"]
    text = render.render(Variant.parse("go/net_http/local"), build(endpoint), templates=folders).text
    assert text.startswith("b ")


def test_an_error_in_a_users_template_names_its_file_and_line(endpoint: Endpoint, tmp_path: Path) -> None:
    """The user's, not the packaged one's."""
    mine = tmp_path / "go/net_http/snippet.go.jinja"
    mine.parent.mkdir(parents=True)
    mine.write_text("\n{{ nothing }}\n", encoding="utf-8")
    with pytest.raises(SnippetgenError, match="'nothing' is undefined") as caught:
        render.render(Variant.parse("go/net_http/local"), build(endpoint), templates=[tmp_path])
    assert caught.value.where == f"{mine}:2"


@each_variant
def test_manifests_stand_beside_the_snippet(variant: Variant) -> None:
    """Every template of the folder but the snippet's own and parents, without `.jinja`; the same for both sources."""
    folder = packaged_templates() / variant.folder
    suffix = variant.language.suffix
    expected = {
        path.name.removesuffix(".jinja")
        for path in folder.iterdir()
        if not path.name.startswith("_") and path.name != f"snippet.{suffix}.jinja"
    }
    manifests = render.render(variant, build(PACKAGED, source=variant.source)).manifests
    assert set(manifests) == expected
    assert all(text.endswith("\n") and "{{" not in text for text in manifests.values())


def test_a_users_manifest_wins_or_is_added(endpoint: Endpoint, tmp_path: Path) -> None:
    """A manifest is a template like any other."""
    folder = tmp_path / "python/requests"
    folder.mkdir(parents=True)
    (folder / "requirements.txt.jinja").write_text("requests\n", encoding="utf-8")
    (folder / "setup.cfg.jinja").write_text("[a]\n", encoding="utf-8")
    snippet = render.render(Variant.parse("python/requests/local"), build(endpoint), templates=[tmp_path])
    assert snippet.manifests == {"requirements.txt": "requests\n", "setup.cfg": "[a]\n"}


def test_manifests_cannot_be_changed(endpoint: Endpoint) -> None:
    """A snippet is frozen as a whole: the next one has the same manifests."""
    snippet = render.render(Variant.parse("python/requests/local"), build(endpoint))
    with pytest.raises(TypeError):
        snippet.manifests["requirements.txt"] = "x"  # type: ignore[index]


def test_a_manifest_holds_no_value(endpoint: Endpoint, tmp_path: Path) -> None:
    """Not even a template of the user's own can bring one there."""
    folder = tmp_path / "python" / "requests"
    folder.mkdir(parents=True)
    (folder / "requirements.txt.jinja").write_text("requests {{ url }}\n")
    with pytest.raises(SnippetgenError, match="'url' is undefined"):
        render.render(Variant.parse("python/requests/local"), build(endpoint), templates=[tmp_path])


def test_english_is_always_there() -> None:
    """First, and without a catalogue."""
    assert render.locales()[0] == render.ENGLISH == "en"
    assert len(set(render.locales())) == len(render.locales())


def test_an_unknown_locale_is_an_error(endpoint: Endpoint) -> None:
    """That lists those that there are."""
    with pytest.raises(SnippetgenError, match="there is no locale “xx”") as caught:
        render.render(Variant.parse("go/net_http/local"), build(endpoint), locale="xx")
    assert (caught.value.where, caught.value.parameter) == ("", "locale")
    assert "en" in caught.value.remedy


def test_comments_are_translated(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else of the snippet."""

    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    monkeypatch.setattr(gettext, "translation", lambda *_: Shouting())
    render._translator.cache_clear()
    try:
        variant, request = Variant.parse("node/axios/local"), build(endpoint)
        english = render.render(variant, request)
        shouted = render.render(variant, request, locale="loud")
        assert (english.locale, shouted.locale) == ("en", "loud")
        assert "// THE ERROR ITSELF WOULD PRINT THE REQUEST, AND WITH IT THE API KEY." in shouted.text
        for line, loud in zip(english.text.splitlines(), shouted.text.splitlines(), strict=True):
            assert line == loud if "//" not in line.replace("https://", "") else line.upper() == loud.upper()
    finally:
        render._translator.cache_clear()


def test_a_long_process_can_look_again(endpoint: Endpoint, tmp_path: Path) -> None:
    """A changed template of one's own is seen after `forget`."""
    mine = tmp_path / "go" / "net_http" / "snippet.go.jinja"
    mine.parent.mkdir(parents=True)
    variant, request = Variant.parse("go/net_http/local"), build(endpoint)
    for text in ("one", "another"):
        mine.write_text(f"{text} {SENT}\n", encoding="utf-8")
        render.forget()
        assert render.render(variant, request, templates=(tmp_path,)).text.startswith(f"{text} ")


ALL = """\
{{ url }}{{ address }}
{% for option in options %}{{ option.name }}{{ option.value }}{% endfor %}
{% for pair in query %}{{ pair.name }}{{ pair.value }}{% endfor %}
{% for header in headers %}{{ header.name }}{{ header.value }}{% endfor %}
{% if basic %}{{ basic.user }}{{ basic.password }}{% endif %}
{% if body != "none" %}{{ content_type }}{% endif %}
{% if reads_image %}{{ image_path }}{% endif %}
{% if encoding == "data_uri" %}{{ image_type }}{% endif %}
{% if body == "json" %}{{ json(0) }}{% endif %}
{% for field in texts %}{{ field.name }}{{ field.value }}{% endfor %}
{% for field in files %}{{ field.name }}{{ field.type }}{% if field.json %}{{ field.value(0) }}{% endif %}{% endfor %}
"""
"""A template that prints everything that is sent, without being a program."""


def mine(folder: Path, text: str, name: str = "", source: Source = Source.LOCAL) -> str:
    """What a template of the user's own makes of a document in `tests/apis`, or of the packaged one with options."""
    place = folder / "python/requests/snippet.py.jinja"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    options = {} if name else {"confidence": 50, "overlap": 25}
    asked = build(spec.read(APIS / f"{name}.yaml") if name else PACKAGED, source=source, options=options)
    return render.render(Variant.parse(f"python/requests/{source}"), asked, templates=[folder]).text


@pytest.mark.parametrize(
    ("name", "source", "old", "new", "named"),
    [
        ("", "local", "{{ image_path }}", "", "image_path"),
        ("", "local", "{{ header.value }}", "", "key_variable"),
        ("", "hosted", "{{ pair.value }}", "", "image_url"),
        ("", "local", "{{ option.value }}", "", r"options\.0\.value"),
        ("", "hosted", "{{ pair.name }}", "", "image_parameter"),
        ("binary", "local", "{{ content_type }}", "", "content_type"),
        ("binary", "local", "{{ header.value }}", "", r"headers\.\d\.value"),
        ("binary", "local", "{{ header.name }}", "", r"headers\.\d\.name"),
        ("binary", "local", "{{ pair.value }}", "", r"secrets\.1\.variable"),
        ("binary", "local", "{{ pair.name }}", "", r"query\.0\.name"),
        ("multipart_parts", "local", "{{ basic.password }}", "", r"secrets\.0\.variable1"),
        ("multipart_parts", "local", "{{ basic.user }}", "", "key_variable"),
        ("multipart_parts", "local", "{{ field.value }}", "", r"body\.\d"),
        ("multipart_parts", "local", "{{ field.value(0) }}", "", r"body\.\d"),
        ("multipart_parts", "local", "{{ field.name }}", "", r"body\.\d"),
        ("form", "hosted", "{{ field.value }}", "", "image_url"),
        ("form", "local", "{{ field.name }}", "", r"body\.\d"),
        ("json_data_uri", "local", "{{ image_type }}", "", "image_type"),
        ("json_data_uri", "local", "{{ json(0) }}", "", r"body\.\d"),
        ("json_data_uri", "hosted", "{{ json(0) }}", "", "image_url"),
        ("json_key", "local", "{{ json(0) }}", "", "key_variable"),
        ("get_hosted", "hosted", "{{ address }}", "", "url_with_options"),
    ],
)
def test_a_template_that_leaves_a_value_out_is_refused_by_name(
    tmp_path: Path, name: str, source: str, old: str, new: str, named: str
) -> None:
    """It would send another request than the one it is rendered for."""
    render.forget()
    assert mine(tmp_path, ALL, name, Source(source))
    render.forget()
    with pytest.raises(SnippetgenError, match=f"the template leaves out .*{named}") as caught:
        mine(tmp_path, ALL.replace(old, new), name, Source(source))
    assert "snippet.py.jinja" in caught.value.where
    render.forget()


def test_a_template_may_put_options_into_the_url(tmp_path: Path) -> None:
    """They are printed with it."""
    render.forget()
    options = "{% for option in options %}{{ option.name }}{{ option.value }}{% endfor %}"
    assert mine(tmp_path, ALL.replace(options, "{{ url_with_options }}"))
    render.forget()


def test_the_package_renders_a_snippet_in_one_call(endpoint: Endpoint) -> None:
    """With the same text as the steps behind it; an alias, a client, options and a locale are taken."""
    request = build(endpoint, model="my-model/7", source=Source.HOSTED, image="https://a.example/b.png", auth="query")
    wanted = render.render(Variant.parse("python/httpx/hosted"), request, locale="ja").text
    made = snippetgen.snippet(
        "py", client="httpx", model="my-model/7", image_url="https://a.example/b.png", auth="query", locale="ja"
    )
    assert made == wanted
    local = render.render(
        Variant.parse("go/net_http/local"), build(endpoint, image="a.png", options={"confidence": 50})
    )
    assert snippetgen.snippet("go", image_path="a.png", options={"confidence": 50}) == local.text


def test_one_call_is_about_one_image() -> None:
    """A path and a URL contradict each other."""
    with pytest.raises(SnippetgenError) as caught:
        snippetgen.snippet("go", image_path="a.png", image_url="https://a.example/b.png")
    assert caught.value.parameter == "image_path"
