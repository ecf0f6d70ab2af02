using System.Net;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Listening;

/// <summary>Opens listening sockets and says in words why one cannot be opened.</summary>
internal static class ListeningSocket
{
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;
    private const int KeepAlive = 9;
    private const int MaxSegment = 2;
    private const int KeepIdle = 4;
    private const int KeepInterval = 5;
    private const int KeepCount = 6;
    private const int UserTimeout = 18;

    // The silence is asked about three times, each after a fifth of it.
    private const int Probes = 3;
    private const int IntervalShare = 5;

    /// <summary>Opens a socket; connections inherit its options (tcp(7)).</summary>
    /// <param name="listener">What is configured.</param>
    /// <param name="endpoint">Where: as configured, or with the port that the first socket of the listener got.</param>
    /// <param name="problem">Why it cannot be opened; null where it is open.</param>
    /// <returns>The socket, or -1.</returns>
    public static int Open(ListenerSettings listener, IPEndPoint endpoint, out string? problem)
    {
        problem = null;
        var fd = Sockets.Listen(new SocketName(endpoint), listener.Backlog);
        if (fd < 0)
        {
            problem = Explain(endpoint, -fd);
            return -1;
        }

        SetKeepAlive(fd, listener.KeepAlive);
        if (listener.UnacknowledgedLimit > TimeSpan.Zero)
        {
            Sockets.SetOption(fd, LevelTcp, UserTimeout, (int)listener.UnacknowledgedLimit.TotalMilliseconds);
        }

        if (listener.SegmentSize > 0 && Sockets.SetOption(fd, LevelTcp, MaxSegment, listener.SegmentSize) < 0)
        {
            Sockets.Close(fd);
            problem = $"{endpoint}: the system takes no segment size of {listener.SegmentSize}; 88 is the least";
            return -1;
        }

        return fd;
    }

    /// <summary>
    /// Whether somebody listens there already who would share the port with us: without this a gateway that is started twice takes turns with itself.
    /// </summary>
    public static string? FindOwner(IPEndPoint endpoint)
    {
        if (endpoint.Port == 0)
        {
            return null;
        }

        var error = Sockets.TryBindAlone(new SocketName(endpoint));
        return error < 0 ? Explain(endpoint, -error) : null;
    }

    /// <summary>An error of a listening socket in words for an operator.</summary>
    internal static string Explain(IPEndPoint endpoint, int error) => error switch
    {
        Errno.AddressInUse => $"{endpoint} cannot be listened on: another program has the port (ss -ltnp shows which)",
        Errno.AccessDenied =>
            $"{endpoint} cannot be listened on: ports below 1024 need a right; give the program CAP_NET_BIND_SERVICE, or set net.ipv4.ip_unprivileged_port_start={endpoint.Port}",
        Errno.AddressNotAvailable => $"{endpoint} cannot be listened on: it is no address of this machine",
        Errno.FamilyNotSupported => $"{endpoint} cannot be listened on: this machine has no IPv6; take 0.0.0.0:{endpoint.Port}",
        Errno.TooManyFiles or Errno.TooManyFilesInSystem => $"{endpoint} cannot be listened on: no more files may be opened (ulimit -n)",
        _ => $"{endpoint} cannot be listened on: error {error}",
    };

    private static void SetKeepAlive(int fd, TimeSpan after)
    {
        if (after <= TimeSpan.Zero)
        {
            return;
        }

        // Of the whole time two fifths are silence, and three are questions.
        var interval = Math.Max(1, (int)after.TotalSeconds / IntervalShare);
        Sockets.SetOption(fd, LevelSocket, KeepAlive, 1);
        Sockets.SetOption(fd, LevelTcp, KeepIdle, Math.Max(1, (int)after.TotalSeconds - (Probes * interval)));
        Sockets.SetOption(fd, LevelTcp, KeepInterval, interval);
        Sockets.SetOption(fd, LevelTcp, KeepCount, Probes);
    }
}
