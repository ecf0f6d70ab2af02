using System.Globalization;
using System.Net;
using Grains.Interfaces.Accounts;
using MTProto.Client;
using MTProto.Crypto;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Between our saved form and logins that move from one client to another.</summary>
internal static class PortableSessions
{
    public static ClientSessionState ToState(PortableSession session)
    {
        if (!AuthKey.TryCreate(session.Key, out var key))
        {
            throw new ArgumentException($"A key has {AuthKey.Length} bytes.", nameof(session));
        }

        var state = new ClientSessionState(session.DcId);
        state.Import(session.DcId, key, session.UserId);
        return state;
    }

    public static PortableSession? FromSaved(ReadOnlySpan<byte> saved, IReadOnlyDictionary<int, EndPoint> addresses, int apiId) =>
        ClientSessionState.TryLoad(saved, out var state) == StateLoadStatus.Ok && state!.HomeKey is { } key
            ? new PortableSession
            {
                DcId = state.HomeDc,
                Key = key.Bytes.ToArray(),
                UserId = state.UserId,
                Address = addresses.GetValueOrDefault(state.HomeDc) switch
                {
                    IPEndPoint address => address.ToString(),
                    DnsEndPoint name => string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}"),
                    _ => string.Empty,
                },
                ApiId = apiId,
            }
            : null;
}
