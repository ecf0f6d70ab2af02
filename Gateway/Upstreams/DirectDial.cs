using Telepool.Gateway.Routes;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams;

/// <summary>Connects to the addresses of a route in their order, each when the one before has failed.</summary>
internal sealed class DirectDial(Route route) : Dial
{
    private Worker? _worker;
    private IDialOwner? _owner;
    private int _next;

    /// <inheritdoc />
    public override void Start(Worker worker, IDialOwner owner)
    {
        _worker = worker;
        _owner = owner;
        TryNext(-Errno.HostUnreachable);
    }

    /// <inheritdoc />
    public override void Abort() => _owner = null;

    /// <inheritdoc />
    public override bool Settled(int error)
    {
        if (error == 0 || _owner is null || _next >= route.Addresses.Count)
        {
            return false;
        }

        TryNext(error);
        return true;
    }

    /// <summary>What an error of the system means.</summary>
    internal static DialFailure ToFailure(int error) => -error switch
    {
        Errno.ConnectionRefused or Errno.ConnectionReset => DialFailure.Refused,
        Errno.TimedOut => DialFailure.TimedOut,
        Errno.HostUnreachable or Errno.NetworkUnreachable => DialFailure.Unreachable,
        Errno.TooManyFiles or Errno.TooManyFilesInSystem or Errno.NoBuffers or Errno.AddressNotAvailable => DialFailure.NoResources,
        _ => DialFailure.Failed,
    };

    private void TryNext(int error)
    {
        while (_next < route.Addresses.Count)
        {
            error = Sockets.TryConnect(new SocketName(route.Addresses[_next++].EndPoint), out var fd);
            if (error is 0 or -Errno.InProgress)
            {
                _owner!.OnDialed(new DialedUpstream(fd, IsConnecting: error != 0));
                return;
            }
        }

        _owner!.OnDialFailed(ToFailure(error));
    }
}
