"""cURL in a POSIX shell.

Single quotes contain every character but NUL, and have no escapes. A character that is invisible, or that a terminal
would take for a key, is therefore written by `printf` from its bytes.

The snippets have no comments: in zsh, a pasted `#` is a command, and an apostrophe after it opens a quote. A snippet is
one command that other tools can import: curlconverter all of them, Postman those without a pipe.
"""

from snippetgen.languages.model import AS_IT_IS, NPM, Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import Literal

_BYTES = """'"$(printf '{octal}')"'"""
"""The code for one character, between two strings in single quotes."""

_SHELL = """
IFS LINENO OLDPWD OPTARG OPTIND PATH PPID PS1 PS2 PS4 PWD _
BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_COMPAT BASH_ENV
BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_MONOSECONDS BASH_REMATCH BASH_SOURCE BASH_SUBSHELL
BASH_TRAPSIG BASH_VERSINFO BASH_VERSION COLUMNS COMP_WORDBREAKS COPROC DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME
GROUPS HISTCMD HISTFILE HISTFILESIZE HISTSIZE HOSTNAME HOSTTYPE LINES MACHTYPE MAILCHECK MAPFILE OPTERR OSTYPE
PIPESTATUS PROMPT_COMMAND PS3 RANDOM REPLY SECONDS SHELL SHELLOPTS SHLVL SRANDOM TERM UID
ARGC CDPATH CPUTYPE EGID ERRNO FIGNORE FPATH FUNCNEST GID HISTCHARS HOST KEYTIMEOUT LISTMAX LOGCHECK LOGNAME MAILPATH
MANPATH MODULE_PATH NULLCMD PROMPT PROMPT2 PROMPT3 PROMPT4 PSVAR READNULLCMD RPROMPT RPROMPT2 RPS1 RPS2 SAVEHIST SPROMPT
TIMEFMT TMPPREFIX TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTY TTYIDLE USERNAME VENDOR WATCH WATCHFMT WORDCHARS
ZSH_ARGZERO ZSH_EVAL_CONTEXT ZSH_EXECUTION_STRING ZSH_NAME ZSH_PATCHLEVEL ZSH_SUBSHELL ZSH_VERSION
argv cdpath fignore fpath histchars history hostname mailpath manpath module_path path pipestatus prompt psvar signals
status version watch zsh_eval_context
"""
"""The variables that a shell sets or treats in a way of its own: those of POSIX, Bash, and Zsh and fish."""

LANGUAGE = Language(
    name="curl",
    title="cURL",
    aliases=("sh", "bash", "shell"),
    lexer="bash",
    suffix="sh",
    reserved=frozenset(_SHELL.split()),
    literal=Literal(
        quote="'",
        escapes={"'": r"'\''", "\n": "\n"},  # `$(…)` would remove a newline
        other=_BYTES,
        astral=_BYTES,
        refuses="\x00",
    ),
    # A here-document is expanded, except for what a backslash escapes.
    structure=Structure(
        indent="  ",
        block=Literal(quote="", escapes={"\\": r"\\", "$": r"\$", "`": r"\`"}, other=r"\\u{:04x}"),
        # The image is open as file 3: nothing is sent if it is missing, and no path can end the here-document.
        in_block_image="$(base64 <&3 | tr -d '\\n')",
        in_block_data_uri="data:{type};base64,$(base64 <&3 | tr -d '\\n')",
        in_block_secret='"{prefix}${raw}"',
        secret='"${raw}"',
        prefixed='"{prefix}${raw}"',
        # `--form` ends a value at a semicolon.
        written=Literal(quote="", escapes={";": r"\u003b"}, unsafe="\x00"),
    ),
    clients=(
        Client(
            name="sh",
            title="POSIX shell",
            install=(
                "curl 7.76 or later (7.82 for `--json`, 7.87 for `--url-query`), and `base64` if the snippet calls it: "
                "macOS and Linux releases since 2023 bring both. "
                "On Windows, use Git Bash or [WSL](https://learn.microsoft.com/windows/wsl/install), not PowerShell."
            ),
            how_to_run="sh {file}",
            run=("sh", "{file}"),
            lines=5,
            known_failures={
                "header/malformed_key": "curl sends a line end as it is, and what follows becomes another header",
                "body/malformed_key": AS_IT_IS,
            },
            words_on_stdout=True,
            # The progress meter, which a terminal does not show, and the lines below a message about a certificate.
            chatter=(
                r"^ *% Total|^ *Dload|^ *[\d.]+[kMG]? .*--:--:--|^ *[\d.]+[kMG]? .* \d:\d\d:\d\d",
                "^More details here: https://curl",
                "^curl failed to verify",
                "^establish a secure",
                "how to fix it",
            ),
        ),
    ),
    judges=(
        Judge(
            name="shfmt",
            command=("shfmt", "-ln", "posix", "-i", "2", "-d", "{file}"),
            rejects="if true; then\n        echo cat\nfi\n",
        ),
        Judge(
            name="ShellCheck",
            command=("shellcheck", "--norc", "-s", "sh", "{file}"),
            rejects="echo $1\n",
        ),
        Judge(
            name="import",
            packaged_only=True,
            command=("node", "/opt/curl/import.mjs", "{file}"),
            rejects="curl --no-such-option\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("curl", "shellcheck", "shfmt", "nodejs", "npm"),
        version=("curl", "--version"),
        fetch=(NPM,),
        programs=("sh", "curl", "base64"),
        install="install curl 7.76 or later from your package manager or https://curl.se/download.html",
    ),
)
