using Grains.Interfaces.KeyVault;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Tests.Control;

/// <summary>Notes what it is asked for and always gives the same status.</summary>
internal sealed class FakeKeys : IKeyControl
{
    public List<string> Asked { get; } = [];

    public KeyRotationStatus Status { get; } = new()
    {
        Place = "/somewhere/keys",
        Keys = [new KeyVersion { Id = "0011223344556677", IsCurrent = false, Uses = 3 }, new KeyVersion { Id = "8899aabbccddeeff", IsCurrent = true }],
        Phase = KeyRotationPhase.Running,
        Target = "8899aabbccddeeff",
        StartedAt = DateTimeOffset.UnixEpoch,
        Total = 10,
        Done = 4,
    };

    public Task<KeyRotationStatus> GetStatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status);

    public Task<KeyRotationAnswer> RotateAsync(bool isShared, CancellationToken cancellationToken) => Answer($"rotate {isShared}");

    public Task<KeyRotationAnswer> ResealAsync(CancellationToken cancellationToken) => Answer("reseal");

    public Task<KeyRotationAnswer> RetireAsync(string keyId, CancellationToken cancellationToken) => Answer("retire " + keyId);

    private Task<KeyRotationAnswer> Answer(string asked)
    {
        Asked.Add(asked);
        return Task.FromResult(new KeyRotationAnswer { Problem = asked, Status = Status });
    }
}
