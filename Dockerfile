# syntax=docker/dockerfile:1
# snippetgen with the toolchains of every language, or of LANGUAGES.
#
#   docker buildx create --use --buildkitd-flags '--allow-insecure-entitlement security.insecure'
#   docker buildx build --allow security.insecure --load --tag snippetgen .
#   docker run --rm --volume "$PWD:/work" --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
#     --security-opt systempaths=unconfined snippetgen check --require
#
# The sandbox makes user namespaces and mounts /proc in them, which Docker's default profiles refuse.
FROM debian:trixie-slim

# bubblewrap and mmdebstrap make and enter the sealed root.
# hadolint ignore=DL3008 # a Debian release keeps its versions, apart from fixes
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates mmdebstrap python3-venv \
  && rm -rf /var/lib/apt/lists/*

COPY pyproject.toml constraints.txt README.md LICENSE /src/
COPY generator /src/generator
COPY templates /src/templates
RUN python3 -m venv /opt/snippetgen \
  && /opt/snippetgen/bin/pip install --no-cache-dir --constraint /src/constraints.txt '/src[check]' \
  && rm -rf /src
ENV PATH=/opt/snippetgen/bin:$PATH XDG_CACHE_HOME=/var/cache

ARG LANGUAGES=""
RUN --security=insecure for language in $LANGUAGES; do set -- "$@" --lang "$language"; done \
  && snippetgen toolchains install "$@"

WORKDIR /work
ENTRYPOINT ["snippetgen"]
