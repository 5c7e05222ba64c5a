"""Python. Its packages are in a virtual environment, and bring their own CA certificates.

The lock file has `opencv-python-headless` instead of `opencv-python`, which needs the graphics libraries of a desktop.
"""

from snippetgen.languages.model import QUOTED, Client, Embedding, Judge, Language, Structure, Toolchain, Traffic
from snippetgen.literal import ESCAPES, Comment, Literal

_PIP = ("/opt/python/bin/pip", "install", "--require-hashes", "--no-deps")
_RUFF = "/opt/python/judges/bin/ruff"

LANGUAGE = Language(
    name="python",
    title="Python",
    aliases=("py", "python3"),
    lexer="python",
    suffix="py",
    literal=Literal(
        quote='"',
        escapes=ESCAPES,
        other=r"\u{:04x}",
        astral=r"\U{:08x}",
        refuses='"',
        otherwise=Literal(quote="'", escapes={"'": r"\'", **ESCAPES}, other=r"\u{:04x}", astral=r"\U{:08x}"),
    ),
    structure=Structure(
        true="True",
        false="False",
        null="None",
        secret="os.environ[{variable}].strip()",
        prefixed="f\"{prefix}{{os.environ['{raw}'].strip()}}\"",
    ),
    # In the first two lines of a file, such a comment declares its encoding (PEP 263).
    comment=Comment(refuses=("coding:", "coding=")),
    clients=(
        Client(
            name="requests",
            title="Requests",
            install="Python 3.10 or later.",
            how_to_install="pip install requests",
            how_to_run="python {file}",
            run=("python3", "-W", "error", "{file}"),
            lines=18,
            known_failures={"header_without_query/malformed_key": QUOTED},
        ),
        Client(
            name="httpx",
            title="HTTPX",
            install="Python 3.10 or later.",
            how_to_install="pip install httpx",
            how_to_run="python {file}",
            run=("python3", "-W", "error", "{file}"),
            lines=18,
            known_failures={"header/malformed_key": QUOTED},
        ),
        Client(
            name="inference_sdk",
            title="Inference SDK",
            install="Python 3.10 to 3.13.",
            how_to_install="pip install inference-sdk",
            how_to_run="python {file}",
            run=("python3", "{file}"),
            lines=10,
            sdk=True,
            options={"confidence": "confidence_threshold", "overlap": "iou_threshold"},
            secrets=(("header", "Authorization"), ("query", "api_key")),
            traffic=Traffic(
                adds=(("allow_reduced_mask_resolution", "False"), ("disable_active_learning", "False")),
                content_type="application/json",
                fetches_image=True,
            ),
            # The client warns about its own deprecations when it downloads a hosted image.
            chatter=("InferenceSDKDeprecationWarning", r"^  _warn_\w+\(\)$"),
            known_failures={
                "forbidden": "the SDK looks for `message`, where the server's answer has `Message`",
                "rate_limited": "the SDK sends the request three times when there are too many",
                "slow": "the SDK has no timeout",
                "temporary_redirect": "the SDK sends the image to the host that a redirect leads to",
                "header/malformed_key": QUOTED,
            },
        ),
    ),
    judges=(
        Judge(
            name="ruff format",
            packaged_only=True,
            command=(_RUFF, "format", "--isolated", "--quiet", "--diff", "{file}"),
            rejects="print( 1 )\n",
        ),
        Judge(
            name="ruff check",
            command=(_RUFF, "check", "--isolated", "--quiet", "--target-version=py310", "--extend-select=I", "{file}"),
            rejects="import os\n",
        ),
    ),
    embedding=Embedding(command=("python3", "host.py", "{file}", "{seconds}"), file="host.py"),
    toolchain=Toolchain(
        packages=("python3", "python3-venv"),
        version=("python3", "--version"),
        fetch=(
            ("python3", "-m", "venv", "/opt/python"),
            (*_PIP, "-r", "requirements.txt"),
            # The judges are in their own folder, where snippets do not find them.
            (*_PIP, "--target", "judges", "-r", "judges.txt"),
        ),
        environment={
            "PATH": "/opt/python/bin:/usr/local/bin:/usr/bin:/bin",
            "REQUESTS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt",
            "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",
        },
        programs=("python3",),
        install="install Python 3.10 or later from your package manager or https://www.python.org/downloads/",
    ),
)
