#!/usr/bin/env bash
# Runs all tests: ./test.sh [arguments for dotnet test]
# Needs the .NET SDK. What else the tests use (a registry, and skopeo as another client of it) comes from apt where
# that is there and allowed; otherwise the tests that need it fail and say so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

install_packages() {
    command -v apt-get >/dev/null || return 1
    local as_root=(env DEBIAN_FRONTEND=noninteractive)
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n "${as_root[@]}")
    fi

    # The package lists may be missing or old: only then are they worth the time.
    "${as_root[@]}" apt-get install -y --no-install-recommends "$@" ||
        { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install -y --no-install-recommends "$@"; }
}

missing=()
[ -n "${DXF_TEST_REGISTRY:-}" ] || command -v docker-registry >/dev/null || missing+=(docker-registry)
command -v skopeo >/dev/null || missing+=(skopeo)
if [ "${#missing[@]}" -gt 0 ] && ! install_packages "${missing[@]}" >&2; then
    echo "test.sh: not installed: ${missing[*]}, and could not be (that takes apt-get, as root or with a sudo that does not ask)." >&2
    echo "test.sh: the tests that need them will fail; Debian and Ubuntu: sudo apt-get install ${missing[*]}; or name a registry program in DXF_TEST_REGISTRY." >&2
fi

# Started in the background or by nohup, this script has SIGINT ignored, and so would the programs under test, which
# could then not be interrupted.
if env --default-signal=INT true 2>/dev/null; then
    exec env --default-signal=INT dotnet test Dxf.Tests/Dxf.Tests.csproj "$@"
fi
exec dotnet test Dxf.Tests/Dxf.Tests.csproj "$@"
