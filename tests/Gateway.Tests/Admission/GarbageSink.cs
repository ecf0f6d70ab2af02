using System.Net;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Admission;

/// <summary>Accepts and closes, and does nothing else: the least that a flood costs.</summary>
internal sealed class GarbageSink : IDisposable
{
    private readonly int _fd;
    private readonly Thread _thread;
    private volatile bool _isOver;

    public GarbageSink()
    {
        _fd = Sockets.Listen(new SocketName(new IPEndPoint(IPAddress.Loopback, 0)), 4096);
        EndPoint = Sockets.GetLocalEndPoint(_fd)!;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        Sockets.Close(_fd);
    }

    private void Run()
    {
        using var epoll = new Epoll();
        epoll.Watch(_fd, SocketEvents.Readable, 1);
        while (!_isOver)
        {
            epoll.Wait(50);
            while (Sockets.Accept(_fd, out _) is var fd and >= 0)
            {
                Sockets.Reset(fd);
            }
        }
    }
}
