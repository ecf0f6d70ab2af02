using System.Collections.Concurrent;
using Grains.Interfaces.Accounts;
using Grains.KeyVault;
using ServiceDefaults.KeyVault;

namespace Grains.Tests.KeyVault;

/// <summary>Things of a test, sealed by a key file's vault.</summary>
internal sealed class TestHolder(KeyFileVault vault, int count) : ISealedHolder
{
    public ConcurrentDictionary<string, byte[]> Things { get; } = new(
        Enumerable.Range(0, count).Select(i => $"thing{i:000}").Select(name => KeyValuePair.Create(name, vault.Seal(name, [1, 2, 3], []))));

    public ConcurrentQueue<string> Asked { get; } = [];

    public string Kind => "things";

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([.. Things.Keys]);

    public Task<IReadOnlyList<ResealAnswer>> ResealAsync(string name)
    {
        Asked.Enqueue(name);
        var outcome = ResealOutcome.Current;
        if (!vault.IsCurrent(Things[name]))
        {
            if (vault.Open(name, Things[name], out var plaintext) != UnsealStatus.Opened)
            {
                return Answer(name, ResealOutcome.Failed, "it is damaged");
            }

            Things[name] = vault.Seal(name, plaintext, []);
            outcome = ResealOutcome.Resealed;
        }

        return Answer(name, outcome, string.Empty);
    }

    private Task<IReadOnlyList<ResealAnswer>> Answer(string name, ResealOutcome outcome, string reason) =>
        Task.FromResult<IReadOnlyList<ResealAnswer>>([new ResealAnswer { AccountId = name, Outcome = outcome, Reason = reason, KeyId = vault.KeyOf(Things[name]) ?? string.Empty }]);
}
