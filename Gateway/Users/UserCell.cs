using System.Runtime.InteropServices;

namespace Telepool.Gateway.Users;

/// <summary>A user's figures of one worker. Only that worker writes them; others read numbers that are a little old. Two cache lines, since processors fetch lines in pairs.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct UserCell
{
    /// <summary>Bytes from clients.</summary>
    public long Up;

    /// <summary>Bytes to clients.</summary>
    public long Down;

    /// <summary>Bytes that may be moved before the quota is asked again.</summary>
    public long Credit;

    /// <summary>The account's epoch in which the credit was given.</summary>
    public int Epoch;

    /// <summary>Bytes upstream that are paid for already.</summary>
    public long UpAhead;

    /// <summary>Bytes downstream that are paid for already.</summary>
    public long DownAhead;
}
