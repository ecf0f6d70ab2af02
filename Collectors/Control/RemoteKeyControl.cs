using Grains.Interfaces.KeyVault;

namespace Telepool.Collectors.Control;

/// <summary>The keys of a running host's vault, over its loopback interface (<see cref="KeyRoutes"/>).</summary>
internal sealed class RemoteKeyControl(HttpClient http) : IKeyControl
{
    public async Task<KeyRotationStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(KeyRoutes.StatusPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.KeyRotationStatus, cancellationToken).ConfigureAwait(false);
    }

    public Task<KeyRotationAnswer> RotateAsync(bool isShared, CancellationToken cancellationToken) =>
        PostAsync(KeyRoutes.RotatePath + (isShared ? "?shared=true" : string.Empty), cancellationToken);

    public Task<KeyRotationAnswer> ResealAsync(CancellationToken cancellationToken) => PostAsync(KeyRoutes.ResealPath, cancellationToken);

    public Task<KeyRotationAnswer> RetireAsync(string keyId, CancellationToken cancellationToken) =>
        PostAsync($"{KeyRoutes.RetirePath}?key={Uri.EscapeDataString(keyId)}", cancellationToken);

    private async Task<KeyRotationAnswer> PostAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.KeyRotationAnswer, cancellationToken).ConfigureAwait(false);
    }
}
