using System.Buffers.Binary;
using System.Net;
using System.Text;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Sessions;

/// <summary>Writes session strings that other clients read; the layouts are those of <see cref="SessionText"/>.</summary>
public static class SessionWriter
{
    /// <summary>Telethon's string. Its clients dial the address that it names.</summary>
    /// <param name="session">The session.</param>
    /// <param name="address">The home data centre's address.</param>
    public static string Telethon(PortableSession session, IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(address);
        return "1" + Padded([(byte)session.DcId, .. address.Address.GetAddressBytes(), .. Port(address.Port), .. session.Key]).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>gramjs' string. Its clients dial the address that it names, on port 80 or 443 whatever the string says.</summary>
    /// <param name="session">The session.</param>
    /// <param name="address">The home data centre's address.</param>
    public static string Gramjs(PortableSession session, IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(address);
        var text = Encoding.ASCII.GetBytes(address.Address.ToString());
        return "1" + Padded([(byte)session.DcId, .. Port(text.Length), .. text, .. Port(address.Port), .. session.Key]);
    }

    /// <summary>Pyrogram's string, of its newest layout.</summary>
    /// <param name="session">The session, with its user.</param>
    /// <param name="apiId">The application under which the other client will call.</param>
    public static string Pyrogram(PortableSession session, int apiId)
    {
        ArgumentNullException.ThrowIfNull(session);
        var bytes = new byte[1 + 4 + 1 + PortableSession.KeyLength + 8 + 1];
        bytes[0] = (byte)session.DcId;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), apiId);
        session.Key.CopyTo(bytes, 6);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6 + PortableSession.KeyLength), session.UserId);
        return Padded(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static string Padded(byte[] bytes) => Convert.ToBase64String(bytes);

    private static byte[] Port(int port) => [(byte)(port >> 8), (byte)port];
}
