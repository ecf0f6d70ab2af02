using System.Security.Cryptography;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <content>Sealing anew, after the operator has added a key to the vault.</content>
internal sealed partial class ProxyPoolGrain
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync()
    {
        _vault.Refresh();
        var changed = new List<ProxyEntry>();
        ResealAnswer[] answers = [.. State.Proxies.Select(entry => Reseal(entry, changed))];
        if (changed.Count == 0)
        {
            return answers;
        }

        Changed();
        await SaveAsync();

        // A crash here leaves proxies with the address under the old key; the pool hands them this one when it wakes.
        foreach (var entry in changed)
        {
            var standing = await ProxyOf(entry.ProxyId).AttachAsync(Id, entry.Envelope);
            if (_members.TryGetValue(entry.ProxyId, out var member))
            {
                member.Standing = standing;
            }
        }

        return answers;
    }

    private ResealAnswer Reseal(ProxyEntry entry, List<ProxyEntry> changed)
    {
        var answer = new ResealAnswer { AccountId = "proxy " + entry.ProxyId, Outcome = ResealOutcome.Current, KeyId = _vault.KeyOf(entry.Envelope) };
        if (_vault.IsCurrent(entry.Envelope))
        {
            return answer;
        }

        var name = ProxyBinding.SealName(entry.ProxyId);
        if (!_vault.TryOpen(name, entry.Envelope, out var text, out var reason))
        {
            return answer with { Outcome = ResealOutcome.Failed, Reason = reason };
        }

        entry.Envelope = _vault.Seal(name, text, []);
        CryptographicOperations.ZeroMemory(text);
        changed.Add(entry);
        return answer with { Outcome = ResealOutcome.Resealed, KeyId = _vault.KeyOf(entry.Envelope) };
    }
}
