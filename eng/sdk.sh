# Sourced by the scripts at the root: goes to the root, or stops with what to install where the .NET SDK is missing.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

if ! command -v dotnet >/dev/null 2>&1 && [ -x "$HOME/.dotnet/dotnet" ]; then
  PATH="$HOME/.dotnet:$PATH"
fi

# The directory of an SDK carries its version, which is much cheaper to read than `dotnet --version`.
sdk_versions() {
  local program
  program=$(readlink -f "$(command -v dotnet)" 2>/dev/null) || return 0
  ls "$(dirname "$program")/sdk" 2>/dev/null
}

if ! sdk_versions | grep -q '^10\.' && ! dotnet --version >/dev/null 2>&1; then
  cat >&2 <<'END'
Telepool needs the .NET 10 SDK, and no `dotnet` with it was found.
On Debian: add Microsoft's package source (https://learn.microsoft.com/dotnet/core/install/linux-debian),
then `apt-get install dotnet-sdk-10.0`. Without root: https://dot.net/v1/dotnet-install.sh --channel 10.0
END
  exit 1
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
