using System.Text;
using Grains.Interfaces.Proxies;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <content>What operators and settings change.</content>
internal sealed partial class ProxyPoolGrain
{
    /// <inheritdoc/>
    public Task<ProxyAddAnswer> AddAsync(string text) => TakeAsync(text, isConfigured: false);

    /// <inheritdoc/>
    public Task<ProxyAddAnswer> ConfigureAsync(string text) => TakeAsync(text, isConfigured: true);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string proxyId)
    {
        if (!_members.ContainsKey(proxyId))
        {
            return false;
        }

        Drop(proxyId);
        await SaveAsync();
        await ProxyOf(proxyId).DetachAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> BanAsync(string proxyId, TimeSpan? duration)
    {
        if (!_members.TryGetValue(proxyId, out var member))
        {
            return false;
        }

        member.Standing = await ProxyOf(proxyId).BanAsync(duration);
        Changed();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> UnbanAsync(string proxyId)
    {
        if (!_members.TryGetValue(proxyId, out var member))
        {
            return false;
        }

        member.Standing = await ProxyOf(proxyId).UnbanAsync();
        member.Entry.IsDraining = false;
        Changed();
        await SaveAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> DrainAsync(string proxyId)
    {
        if (!_members.TryGetValue(proxyId, out var member))
        {
            return false;
        }

        member.Entry.IsDraining = true;
        Changed();
        await SaveAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProxyStatus>> ListAsync()
    {
        var members = State.Proxies.Select(entry => _members[entry.ProxyId]).ToArray();
        var statuses = await Task.WhenAll(members.Select(member => ProxyOf(member.Id).GetStatusAsync()));
        return members.Zip(statuses, (member, status) => status with
        {
            Accounts = member.Accounts,
            State = status.State == ProxyState.Healthy && member.Entry.IsDraining ? ProxyState.Draining : status.State,
            Reason = status.State == ProxyState.Healthy && member.Entry.IsDraining ? "drained by an operator" : status.Reason,
        }).ToArray();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> AccountsOfAsync(string proxyId) => Task.FromResult<IReadOnlyList<string>>(
        State.Accounts.Where(pair => pair.Value.ProxyId == proxyId).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray());

    /// <inheritdoc/>
    public Task<string?> ProxyOfAsync(string accountId) =>
        Task.FromResult(State.Accounts.TryGetValue(accountId, out var bound) && bound.ProxyId.Length > 0 ? bound.ProxyId : null);

    /// <inheritdoc/>
    public async Task<ProxyTestResult?> TestAsync(string proxyId, int dcId) =>
        _members.ContainsKey(proxyId) ? await ProxyOf(proxyId).TestAsync(dcId) : null;

    private async Task<ProxyAddAnswer> TakeAsync(string text, bool isConfigured)
    {
        var list = ProxyList.Parse(text);
        if (list.Errors.Count > 0)
        {
            return new ProxyAddAnswer { Errors = list.Errors.Select(error => new ProxyTextError { Line = error.Line, Column = error.Column, Problem = error.Problem }).ToArray() };
        }

        var gone = isConfigured
            ? State.Proxies.Where(entry => entry.IsConfigured && list.Addresses.All(address => address.Id != entry.ProxyId)).Select(entry => entry.ProxyId).ToArray()
            : [];
        foreach (var proxyId in gone)
        {
            Drop(proxyId);
        }

        var changed = new List<ProxyEntry>();
        foreach (var address in list.Addresses)
        {
            var isKnown = _members.TryGetValue(address.Id, out var member);
            var entry = member?.Entry ?? new ProxyEntry { ProxyId = address.Id };
            entry.IsConfigured |= isConfigured;
            entry.Country = address.Country ?? string.Empty;
            entry.Capacity = address.Capacity;
            if (!isKnown)
            {
                State.Proxies.Add(entry);
                _members[address.Id] = new ProxyMember(entry);
            }

            if (!isKnown || !IsSame(entry, address))
            {
                entry.Envelope = Seal(address);
                changed.Add(entry);
            }
        }

        State.IsRequired |= State.Proxies.Count > 0;
        Changed();
        await SaveAsync();
        foreach (var entry in changed)
        {
            var standing = await ProxyOf(entry.ProxyId).AttachAsync(Id, entry.Envelope);
            if (_members.TryGetValue(entry.ProxyId, out var member))
            {
                member.Standing = standing;
            }
        }

        foreach (var proxyId in gone)
        {
            await ProxyOf(proxyId).DetachAsync();
        }

        Changed();
        LogListed(_logger, State.Proxies.Count, changed.Count, gone.Length);
        return new ProxyAddAnswer { ProxyIds = list.Addresses.Select(address => address.Id).ToArray() };
    }

    private bool IsSame(ProxyEntry entry, ProxyAddress address) =>
        _vault.TryOpen(ProxyBinding.SealName(entry.ProxyId), entry.Envelope, out var text, out _)
        && Encoding.UTF8.GetString(text) == address.Reveal();

    private void Drop(string proxyId)
    {
        _members.Remove(proxyId);
        State.Proxies.RemoveAll(entry => entry.ProxyId == proxyId);
        foreach (var account in State.Accounts.Values.Where(account => account.ProxyId == proxyId))
        {
            account.ProxyId = string.Empty;
        }

        Changed();
    }
}
