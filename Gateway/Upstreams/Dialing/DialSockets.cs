using System.Net.Sockets;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>What dialling asks of sockets besides what all do. Errors are negative numbers, as in <see cref="Sockets"/>.</summary>
internal static unsafe class DialSockets
{
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int PeekFlag = 2;
    private const int LevelIp = 0;

    // Leaves the choice of the port to connect(2), so that one local address has 28,000 ports per target and not altogether (ip(7)).
    private const int OptionBindAddressNoPort = 24;

    /// <summary>Begins a connection, as <see cref="Sockets.TryConnect"/> does, from an address of this host.</summary>
    /// <param name="name">Where to.</param>
    /// <param name="local">From where; its port is 0.</param>
    /// <param name="fd">The socket, which is the caller's to close; -1 where there is none.</param>
    public static int TryConnect(in SocketName name, in SocketName local, out int fd)
    {
        fd = Native.Socket(name.Family, Stream | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            return Sockets.LastError();
        }

        Sockets.SetNoDelay(fd);
        var yes = 1;
        _ = Native.SetOption(fd, LevelIp, OptionBindAddressNoPort, &yes, sizeof(int));
        int error;
        fixed (SocketName* to = &name, from = &local)
        {
            if (Native.Bind(fd, from, local.Length) == 0 && Native.Connect(fd, to, name.Length) == 0)
            {
                return 0;
            }

            error = Sockets.LastError();
        }

        if (error != -Errno.InProgress)
        {
            Sockets.Close(fd);
            fd = -1;
        }

        return error;
    }

    /// <summary>Reads what lies there without taking it.</summary>
    /// <returns>As <see cref="Sockets.Receive(int, Span{byte})"/>.</returns>
    public static int Peek(int fd, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var read = Native.Receive(fd, pointer, (nuint)buffer.Length, PeekFlag);
                if (read >= 0)
                {
                    return (int)read;
                }

                if (Sockets.LastError() is var error && error != -Errno.Interrupted)
                {
                    return error;
                }
            }
        }
    }

    /// <summary>What an error means for whoever dials.</summary>
    public static DialFailure ToFailure(int error) => -error switch
    {
        Errno.ConnectionRefused or Errno.ConnectionReset => DialFailure.Refused,
        Errno.TimedOut => DialFailure.TimedOut,
        Errno.HostUnreachable or Errno.NetworkUnreachable or Errno.AccessDenied or (int)Unknown.NotPermitted or (int)Unknown.FamilyNotSupported => DialFailure.Unreachable,
        Errno.TooManyFiles or Errno.TooManyFilesInSystem or Errno.NoBuffers or Errno.AddressNotAvailable or Errno.Again or (int)Unknown.NoMemory => DialFailure.NoResources,
        _ => DialFailure.Failed,
    };

    // errno(3), the same on x86-64 and arm64.
    private enum Unknown
    {
        NotPermitted = 1,
        NoMemory = 12,
        FamilyNotSupported = 97,
    }
}
