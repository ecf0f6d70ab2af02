using System.Collections.Concurrent;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;

namespace Grains.Tests.Accounts.Sessions;

/// <summary>Opens <see cref="FakeSession"/>s and keeps the last one of each account.</summary>
internal sealed class FakeSessions : ITelegramSessionFactory
{
    /// <summary>What messages say; must never be logged.</summary>
    public const string SecretText = "what was said in confidence";

    private readonly ConcurrentDictionary<string, FakeSession> _sessions = new();

    /// <summary>Faults that whichever session is called next answers, also one that is not open yet.</summary>
    public ConcurrentQueue<SessionFault> Faults { get; } = new();

    public FakeSession this[string accountId] => _sessions[accountId];

    public ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route)
    {
        if (!saved.IsEmpty && !saved.StartsWith("keys of "u8))
        {
            return null;
        }

        return _sessions[accountId] = new FakeSession(accountId, saved.ToArray()) { CommonFaults = Faults };
    }

    public byte[] FromPortable(PortableSession session) => [.. "keys of "u8, (byte)session.DcId, .. session.Key];

    public PortableSession? ToPortable(ReadOnlySpan<byte> saved) =>
        saved.Length > 9 + PortableSession.KeyLength - 1 ? new PortableSession { DcId = saved[8], Key = saved[9..].ToArray(), UserId = 77 } : null;
}
