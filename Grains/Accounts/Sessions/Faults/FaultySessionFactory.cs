using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Sessions.Faults;

/// <summary>Opens sessions with faults.</summary>
internal sealed class FaultySessionFactory(ITelegramSessionFactory inner, FaultInjector faults) : ITelegramSessionFactory
{
    public ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route) =>
        inner.Open(accountId, saved, route with { Wrap = faults.Wrap }) is { } session ? new FaultySession(session, faults) : null;

    public byte[] FromPortable(PortableSession session) => inner.FromPortable(session);

    public PortableSession? ToPortable(ReadOnlySpan<byte> saved) => inner.ToPortable(saved);
}
