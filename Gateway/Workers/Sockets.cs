using System.Net;
using System.Runtime.InteropServices;

namespace Telepool.Gateway.Workers;

/// <summary>
/// TCP sockets without blocking. Every call returns what the system returned, or the negative number of its error (<see cref="Errno"/>):
/// nothing throws. Interrupted calls are repeated.
/// </summary>
internal static unsafe class Sockets
{
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;
    private const int LevelIpv6 = 41;
    private const int OptionReuseAddress = 2;
    private const int OptionError = 4;
    private const int OptionLinger = 13;
    private const int OptionReusePort = 15;
    private const int OptionOnlyIpv6 = 26;
    private const int OptionNoDelay = 1;

    /// <summary>Makes a listening socket that shares its port with the others of this process; connections inherit its NoDelay.</summary>
    /// <returns>The socket, or the error's negative number.</returns>
    public static int Listen(in SocketName name, int backlog)
    {
        var fd = Native.Socket(name.Family, Stream | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            return LastError();
        }

        SetOption(fd, LevelSocket, OptionReuseAddress, 1);
        SetOption(fd, LevelSocket, OptionReusePort, 1);
        SetOption(fd, LevelIpv6, OptionOnlyIpv6, 0);
        SetNoDelay(fd);
        fixed (SocketName* pointer = &name)
        {
            if (Native.Bind(fd, pointer, name.Length) < 0 || Native.Listen(fd, backlog) < 0)
            {
                var error = LastError();
                Close(fd);
                return error;
            }
        }

        return fd;
    }

    /// <summary>Whether an address could be bound by nobody else: binds it without sharing, and lets it go again.</summary>
    /// <returns>0, or the error's negative number.</returns>
    public static int TryBindAlone(in SocketName name)
    {
        var fd = Native.Socket(name.Family, Stream | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            return LastError();
        }

        SetOption(fd, LevelSocket, OptionReuseAddress, 1);
        SetOption(fd, LevelIpv6, OptionOnlyIpv6, 0);
        fixed (SocketName* pointer = &name)
        {
            var error = Native.Bind(fd, pointer, name.Length) < 0 ? LastError() : 0;
            Close(fd);
            return error;
        }
    }

    /// <summary>Takes a connection that waits.</summary>
    /// <param name="listener">The listening socket.</param>
    /// <param name="peer">Whose it is.</param>
    /// <returns>The connection's socket; <see cref="Errno.Again"/>, negative, where none waits.</returns>
    public static int Accept(int listener, out SocketName peer)
    {
        peer = default;
        while (true)
        {
            uint length = SocketName.Capacity;
            fixed (SocketName* pointer = &peer)
            {
                var fd = Native.Accept(listener, pointer, &length, NonBlocking | CloseOnExec);
                if (fd >= 0)
                {
                    peer.SetLength(length);
                    return fd;
                }
            }

            // A connection that was broken while it waited is not the next one's fault.
            if (LastError() is var error && error is not (-Errno.Interrupted or -Errno.ConnectionAborted))
            {
                return error;
            }
        }
    }

    /// <summary>Begins a connection. It may be made already, be under way or have failed.</summary>
    /// <param name="name">Where to.</param>
    /// <param name="fd">The socket, which is the caller's to close; -1 where there is none.</param>
    /// <returns>0, or the error's negative number, of which <see cref="Errno.InProgress"/> is none.</returns>
    public static int TryConnect(in SocketName name, out int fd)
    {
        fd = Native.Socket(name.Family, Stream | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            return LastError();
        }

        SetNoDelay(fd);
        fixed (SocketName* pointer = &name)
        {
            if (Native.Connect(fd, pointer, name.Length) == 0)
            {
                return 0;
            }
        }

        var error = LastError();
        if (error != -Errno.InProgress)
        {
            Close(fd);
            fd = -1;
        }

        return error;
    }

    /// <summary>Reads what lies there.</summary>
    /// <returns>Bytes read; 0 at the end of the stream; or the error's negative number, <see cref="Errno.Again"/> where nothing lies there.</returns>
    public static int Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            return Receive(fd, pointer, buffer.Length);
        }
    }

    /// <inheritdoc cref="Receive(int, Span{byte})"/>
    public static int Receive(int fd, byte* buffer, int length)
    {
        while (true)
        {
            var read = Native.Receive(fd, buffer, (nuint)length, 0);
            if (read >= 0)
            {
                return (int)read;
            }

            if (LastError() is var error && error != -Errno.Interrupted)
            {
                return error;
            }
        }
    }

    /// <summary>Reads into several pieces of memory in turn.</summary>
    /// <inheritdoc cref="Receive(int, Span{byte})"/>
    public static int Receive(int fd, IoVector* vectors, int count)
    {
        while (true)
        {
            var read = Native.ReadVector(fd, vectors, count);
            if (read >= 0)
            {
                return (int)read;
            }

            if (LastError() is var error && error != -Errno.Interrupted)
            {
                return error;
            }
        }
    }

    /// <summary>Writes what the socket takes.</summary>
    /// <returns>Bytes taken, possibly fewer than there are; or the error's negative number, <see cref="Errno.Again"/> where none are taken now.</returns>
    public static int Send(int fd, ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            return Send(fd, pointer, buffer.Length);
        }
    }

    /// <inheritdoc cref="Send(int, ReadOnlySpan{byte})"/>
    public static int Send(int fd, byte* buffer, int length)
    {
        while (true)
        {
            var sent = Native.Send(fd, buffer, (nuint)length, NoSignal);
            if (sent >= 0)
            {
                return (int)sent;
            }

            if (LastError() is var error && error != -Errno.Interrupted)
            {
                return error;
            }
        }
    }

    /// <summary>Tells the peer that nothing more comes; reading goes on.</summary>
    public static int ShutdownSend(int fd) => Native.Shutdown(fd, 1) < 0 ? LastError() : 0;

    /// <summary>Closes a socket. What was written is still delivered.</summary>
    public static void Close(int fd) => _ = Native.Close(fd);

    /// <summary>Closes a socket so that the peer is told of a broken connection (RST), and forgets what was not delivered.</summary>
    public static void Reset(int fd)
    {
        var linger = stackalloc int[] { 1, 0 };
        _ = Native.SetOption(fd, LevelSocket, OptionLinger, linger, 2 * sizeof(int));
        Close(fd);
    }

    /// <summary>Sends small packets at once (TCP_NODELAY).</summary>
    public static void SetNoDelay(int fd) => SetOption(fd, LevelTcp, OptionNoDelay, 1);

    /// <summary>What became of a connection that was under way: 0 where it was made, otherwise the error's negative number.</summary>
    public static int GetError(int fd)
    {
        var value = 0;
        uint length = sizeof(int);
        return Native.GetOption(fd, LevelSocket, OptionError, &value, &length) < 0 ? LastError() : -value;
    }

    /// <summary>The address of this end, or null where the socket has none.</summary>
    public static IPEndPoint? GetLocalEndPoint(int fd) => TryGetLocalName(fd, out var name) ? name.ToEndPoint() : null;

    /// <summary>The address of this end.</summary>
    public static bool TryGetLocalName(int fd, out SocketName name)
    {
        name = default;
        uint length = SocketName.Capacity;
        fixed (SocketName* pointer = &name)
        {
            if (Native.GetName(fd, pointer, &length) < 0)
            {
                return false;
            }
        }

        name.SetLength(length);
        return true;
    }

    internal static int LastError() => -Marshal.GetLastSystemError();

    /// <summary>Sets an option whose value is a number (setsockopt(2)).</summary>
    /// <returns>0, or the error's negative number.</returns>
    internal static int SetOption(int fd, int level, int option, int value) =>
        Native.SetOption(fd, level, option, &value, sizeof(int)) < 0 ? LastError() : 0;
}
