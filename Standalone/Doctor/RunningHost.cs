using System.Globalization;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Control;
using Telepool.Gateway.Diagnosis;

namespace Standalone.Doctor;

/// <summary>The host that works on the data directory now, if one does: what it says of its accounts counts more than what can be seen from outside.</summary>
internal sealed class RunningHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RemoteControl? _control;
    private readonly int _process;
    private readonly bool _isLocked;

    private RunningHost(RemoteControl? control, int process, bool isLocked) => (_control, _process, _isLocked) = (control, process, isLocked);

    /// <summary>Whether ports that are taken are most likely its own.</summary>
    public bool IsThere => _control is not null;

    public static async Task<RunningHost> FindAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var isLocked = false;
        if (File.Exists(data.LockFile))
        {
            using var taken = DataLock.TryTake(data);
            isLocked = taken is null;
        }

        if (!isLocked || HostAddress.TryRead(data) is not { } address)
        {
            return new RunningHost(null, 0, isLocked);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return new RunningHost(await RemoteControl.TryConnectAsync(address, limit.Token).ConfigureAwait(false), address.Pid, isLocked);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RunningHost(null, address.Pid, isLocked);
        }
    }

    /// <summary>Whether it runs.</summary>
    public Finding Describe() => (IsThere, _isLocked) switch
    {
        (true, _) => new Finding("host", FindingState.Fine, string.Create(CultureInfo.InvariantCulture, $"process {_process} works on the data directory and answers")),
        (_, true) => new Finding("host", FindingState.Fails, "a process works on the data directory and does not answer", "it may be starting; otherwise look at its log, and end it by its number (lsof on the file 'lock' tells it)"),
        _ => new Finding("host", FindingState.Unknown, "no host works on the data directory now"),
    };

    /// <summary>What it says of its accounts.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        if (_control is null)
        {
            return [];
        }

        var accounts = await _control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
        if (accounts.Count == 0)
        {
            return [new Finding("accounts", FindingState.Warns, "the pool has none", "telepool accounts login NAME --phone PHONE")];
        }

        var lost = accounts.Where(static account => account.State == AccountState.Disabled).Select(static account => account.AccountId).ToArray();
        var ready = accounts.Count(static account => account.State is AccountState.Ready or AccountState.Probation);
        var text = string.Create(CultureInfo.InvariantCulture, $"{ready} of {accounts.Count} can work now") + (lost.Length > 0 ? $"; disabled: {string.Join(", ", lost.Take(5))}{(lost.Length > 5 ? ", …" : string.Empty)}" : string.Empty);
        return
        [
            ready == 0 ? new Finding("accounts", FindingState.Fails, text, "telepool accounts doctor says why for each")
            : lost.Length > 0 ? new Finding("accounts", FindingState.Warns, text, "telepool accounts doctor says why for each")
            : new Finding("accounts", FindingState.Fine, text),
        ];
    }

    public void Dispose() => _control?.Dispose();
}
