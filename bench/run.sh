#!/usr/bin/env bash
# Measures dxf side by side with what does the same and is installed: bench/run.sh [options]; --help lists them.
# Needs the .NET SDK and docker-registry; GNU time for memory; oras, crane, skopeo, python-dxf, curl and openssl to
# compare with, as far as they are there. Without --dxf it builds the tool as its package has it, and measures that.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

builds_tool=true
for argument in "$@"; do
    case $argument in
        --dxf | --dxf=* | --dxf:* | --help | -h | '-?' | --version) builds_tool=false ;;
    esac
done

# Messages of the build are none of the results.
dotnet build "$root/bench/Dxf.Bench" -c Release -v quiet -nologo >&2
tool=()
if $builds_tool; then
    platform=()
    [ "$(uname -sm)" != "Linux x86_64" ] || platform=(-r linux-x64)
    dotnet publish "$root/Dxf.Tool" -c Release "${platform[@]}" -o "$root/artifacts/bench/dxf" -v quiet -nologo >&2
    tool=(--dxf "$root/artifacts/bench/dxf/dxf")
fi

exec dotnet "$root/bench/Dxf.Bench/bin/Release/net10.0/Dxf.Bench.dll" "${tool[@]}" "$@"
