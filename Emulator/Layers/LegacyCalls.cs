using System.Buffers.Binary;
using MTProto.Tl;

namespace Emulator.Layers;

/// <summary>Calls, and what they hold, that older layers define differently, brought to the newest by another constructor id and, for some, a field of flags.</summary>
internal static class LegacyCalls
{
    /// <summary>Rewrites a call that begins somewhere in <paramref name="body"/>.</summary>
    /// <param name="body">The call with its wrappers.</param>
    /// <param name="constructor">The constructor that could not be read.</param>
    /// <param name="position">Where it stands.</param>
    /// <returns>The call in terms of the newest layer, or null where it is not known either.</returns>
    public static byte[]? Translate(ReadOnlySpan<byte> body, uint constructor, int position)
    {
        (uint Id, uint? Flags)? call = constructor switch
        {
            0xf93ccba3 => (ContactsResolveUsername.Constructor, 0),
            0x11f812d8 => (ContactsSearch.Constructor, 0),
            0xbcd51581 => (AuthSignIn.Constructor, 1),
            0x3ef1a9bf => (AuthResendCode.Constructor, 0),
            0x25939651 => (UpdatesGetDifference.Constructor, null),
            0xa0fda762 => (MessagesSearch.Constructor, null),
            0x24b524c5 => (ChannelsJoinChannel.Constructor, null),

            // Not a call but what auth.sendCode holds, with fewer flags.
            0x8a6469c2 => (CodeSettings.Constructor, null),
            _ => null,
        };
        if (call is not { } known || position < 0 || position + 4 > body.Length)
        {
            // help.getAppConfig had no hash: 0 asks for everything.
            return constructor == 0x98914110 && position >= 0 && position + 4 <= body.Length ? Replace(body, position, HelpGetAppConfig.Constructor, 0) : null;
        }

        return Replace(body, position, known.Id, known.Flags);
    }

    private static byte[] Replace(ReadOnlySpan<byte> body, int position, uint id, uint? inserted)
    {
        var length = inserted is null ? 4 : 8;
        var call = new byte[body.Length - 4 + length];
        body[..position].CopyTo(call);
        BinaryPrimitives.WriteUInt32LittleEndian(call.AsSpan(position), id);
        if (inserted is { } word)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(call.AsSpan(position + 4), word);
        }

        body[(position + 4)..].CopyTo(call.AsSpan(position + length));
        return call;
    }
}
