using Grains.Interfaces.Operators;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Tests.Control;

/// <summary>Notes what it is asked for and always lists the same.</summary>
internal sealed class FakeOperators : IOperatorControl
{
    public List<(OperatorChange Change, string Author)> Asked { get; } = [];

    public IReadOnlyList<OperatorEntry> Entries { get; } =
    [
        new() { Name = "alice", Role = OperatorRole.Admin, TokenHash = new string('a', 64), EndsAt = DateTimeOffset.UnixEpoch },
        new() { Name = "carol", Role = OperatorRole.Viewer, CertificateSubject = "CN=carol, O=\"Example\"", Place = "host:/operators.json" },
    ];

    public Task<IReadOnlyList<OperatorEntry>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Entries);

    public Task<OperatorChangeStatus> ChangeAsync(OperatorChange change, string author, CancellationToken cancellationToken)
    {
        Asked.Add((change, author));
        return Task.FromResult(OperatorChangeStatus.NameTaken);
    }
}
