using System.Runtime.InteropServices;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Web;

/// <summary>Two sockets of this host that are connected with each other (socketpair(2)): one end for a worker, the other for code that does what a worker cannot.</summary>
internal static unsafe partial class SocketPair
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>Makes a pair, neither of which blocks.</summary>
    /// <param name="first">One end.</param>
    /// <param name="second">The other.</param>
    /// <returns>0, or the error's negative number.</returns>
    public static int Create(out int first, out int second)
    {
        var ends = stackalloc int[2];
        var result = MakePair(Unix, Stream | NonBlocking | CloseOnExec, 0, ends) < 0 ? Sockets.LastError() : 0;
        (first, second) = result == 0 ? (ends[0], ends[1]) : (-1, -1);
        return result;
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int MakePair(int domain, int type, int protocol, int* ends);
}
