using System.Diagnostics;
using System.Net;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Admission;

/// <summary>
/// Connects ten thousand times a second from a few addresses of this machine, sends garbage of several kinds, and breaks each connection a moment later.
/// </summary>
internal sealed unsafe class GarbageGenerator : IDisposable
{
    private const int PerSecond = 10_000;
    private const int Kept = 1000;

    private readonly SocketName _target;
    private readonly SocketName[] _sources = [.. Enumerable.Range(1, 8).Select(index => new SocketName(new IPEndPoint(new IPAddress([127, 0, 1, (byte)index]), 0)))];
    private readonly Thread _thread;
    private readonly byte[][] _garbage;
    private volatile bool _isOver;
    private long _count;
    private double _seconds;

    public GarbageGenerator(IPEndPoint target)
    {
        _target = new SocketName(target);
        var random = new Random(9);
        var noise = new byte[200];
        random.NextBytes(noise);
        noise[0] = 0x5a;
        _garbage =
        [
            noise,
            noise[..40],
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, .. noise, .. noise, .. noise],
            "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"u8.ToArray(),
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x02],
            [],
        ];
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends, and tells how many connections a second it made.</summary>
    public double Stop()
    {
        _isOver = true;
        _thread.Join();
        return _count / _seconds;
    }

    public void Dispose() => Stop();

    private void Run()
    {
        var open = new Queue<int>();
        var clock = Stopwatch.StartNew();
        using var timer = new ManualResetEventSlim();
        while (!_isOver)
        {
            for (; _count < clock.Elapsed.TotalSeconds * PerSecond && !_isOver; _count++)
            {
                if (Connect(_sources[_count % _sources.Length], _target) is var fd and >= 0)
                {
                    Sockets.Send(fd, _garbage[_count % _garbage.Length]);
                    open.Enqueue(fd);
                }

                if (open.Count > Kept)
                {
                    Sockets.Reset(open.Dequeue());
                }
            }

            timer.Wait(1);
        }

        _seconds = clock.Elapsed.TotalSeconds;
        while (open.TryDequeue(out var fd))
        {
            Sockets.Reset(fd);
        }
    }

    // A stream socket that does not block, from one of several addresses; on loopback it is connected at once.
    private static int Connect(SocketName source, SocketName target)
    {
        var fd = Native.Socket(source.Family, 1 | 0x800 | 0x80000, 0);
        if (fd < 0)
        {
            return fd;
        }

        if (Native.Bind(fd, &source, source.Length) == 0)
        {
            _ = Native.Connect(fd, &target, target.Length);
            return fd;
        }

        Sockets.Close(fd);
        return -1;
    }
}
