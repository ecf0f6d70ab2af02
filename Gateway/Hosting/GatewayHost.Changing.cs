using ServiceDefaults.Configuration;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Upstreams.Middle;

namespace Telepool.Gateway.Hosting;

/// <summary>How everything changes while the gateway runs.</summary>
internal sealed partial class GatewayHost
{
    /// <summary>Whether no more connections are taken.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>
    /// Makes another configuration the one that counts, whole or not at all: what can fail is done first, then one write makes the new version visible
    /// to all workers. Open connections go on with the version of their accept.
    /// </summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="version">Their number.</param>
    /// <returns>Why it cannot be; nothing has changed then.</returns>
    public Task<IReadOnlyList<SettingError>> ChangeAsync(GatewaySettings settings, long version)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (IsDraining)
        {
            return Task.FromResult<IReadOnlyList<SettingError>>([new SettingError("gateway", "drains and takes no changes")]);
        }

        var problems = new List<string>();
        if (AccessRules.Load(settings.Protection, problems) is not { } access)
        {
            return Task.FromResult<IReadOnlyList<SettingError>>([.. problems.Select(static problem => new SettingError("protection", problem))]);
        }

        if (Tls.Apply(settings.Listeners) is { Count: > 0 } unreadable)
        {
            return Task.FromResult<IReadOnlyList<SettingError>>([.. unreadable.Select(static problem => new SettingError("listeners", problem))]);
        }

        if (Listeners.Apply(settings.Listeners) is { Count: > 0 } refused)
        {
            return Task.FromResult<IReadOnlyList<SettingError>>([.. refused.Select(static problem => new SettingError("listeners", problem))]);
        }

        Door.Settings = settings.Protection;
        Door.Access = access;
        _middle.Apply(settings);
        State.Current = Build(settings, version);
        foreach (var worker in _workers)
        {
            worker.Post(w => MiddlePool.Of(w).Prepare(State.Current));
        }

        return Task.FromResult<IReadOnlyList<SettingError>>([]);
    }

    // Everything that a version is made of and that outlives it: the start and every change go through here.
    private GatewaySnapshot Build(GatewaySettings settings, long version) =>
        GatewaySnapshotBuilder.Build(settings, version, Registry, Gate, Upstreams, middle: _middle.Directory, tls: Tls, desk: Cluster?.Admission);
}
