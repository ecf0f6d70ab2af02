using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed unsafe partial class Relay
{
    /// <summary>Makes a relay of a connection and an upstream, whose sockets belong to it from then on. The connection's object is over.</summary>
    /// <param name="connection">The client; what it has received and not consumed goes through the relay first.</param>
    /// <param name="opening">Everything else.</param>
    public void Open(Connection connection, in RelayOpening opening)
    {
        var pair = _pairs.Take(out var index);
        Fill(pair, connection, opening);

        var received = connection.Received;
        var length = received.Length;
        received.CopyTo(_worker.Scratch);
        var fd = connection.Fd;
        pair->Client.Watch = connection.Detach(out var queued);
        pair->Client.Fd = fd;
        _worker.ChangeToLeg(pair->Client.Watch, index << 1);
        if (opening.UpstreamWatch.Exists)
        {
            pair->Upstream.Watch = opening.UpstreamWatch;
            _worker.ChangeToLeg(opening.UpstreamWatch, (index << 1) | 1);
        }
        else
        {
            pair->Upstream.Watch = _worker.WatchLeg(opening.UpstreamFd, (index << 1) | 1);
        }

        _worker.Counters.Add(GatewayCounter.RelaysOpened);
        if (opening.User is not null)
        {
            _worker.Observers?.Opened(opening.User.Name, pair->ClientAddress);
            _worker.Observers?.Traces?.Opened((_worker.Index, index, pair->Generation), connection, opening.User.Name, opening.ClientCodec.ToString());
        }

        StartSweeping();
        if (queued.Length > 0)
        {
            fixed (byte* bytes = queued)
            {
                Keep(&pair->Client, bytes, queued.Length);
            }
        }

        if (!opening.First.IsEmpty)
        {
            fixed (byte* bytes = opening.First)
            {
                Send(index, pair, &pair->Upstream, bytes, opening.First.Length);
            }
        }

        if (length > 0 && (pair->Flags & PairFlags.IsEnding) == 0)
        {
            Move(index << 1, pair, &pair->Client, &pair->Upstream, length);
        }
    }

    private void Fill(Pair* pair, Connection connection, in RelayOpening opening)
    {
        pair->Flags = opening.Flags
            | (connection.Pass is not null ? PairFlags.HasPass : PairFlags.None)
            | (connection.Pass is { IsCounted: true } ? PairFlags.CountsForAddress : PairFlags.None);
        pair->Kind = opening.Kind;
        pair->Client.Codec = opening.ClientCodec;
        pair->Client.CodecState = opening.ClientCodecState;
        pair->Client.Decrypt = opening.ClientDecrypt;
        pair->Client.Encrypt = opening.ClientEncrypt;
        pair->Upstream.Fd = opening.UpstreamFd;
        pair->Upstream.Codec = opening.UpstreamCodec;
        pair->Upstream.Outgoing = opening.UpstreamOutgoing;
        pair->Upstream.Decrypt = opening.UpstreamDecrypt;
        pair->Upstream.Encrypt = opening.UpstreamEncrypt;
        pair->Via = opening.Upstream is null ? -1 : WorkerUpstreams.Of(_worker).PlaceOf(opening.Upstream);
        pair->User = opening.User is null ? -1 : _users.Add(opening.User);
        Strangers += opening.User is null ? 1 : 0;
        pair->ClientAddress = connection.Client.Value;
        pair->ClientPort = connection.Client.Port;
        pair->Client.ReadShift = FirstReadShift;
        pair->Upstream.ReadShift = FirstReadShift;
        pair->MovedAt = Seconds;
        pair->BytesLeft = opening.MaxBytes;
        pair->EndsAt = opening.MaxTime > TimeSpan.Zero ? Seconds + (uint)opening.MaxTime.TotalSeconds : 0;
        var idle = connection.Snapshot.Settings.Protection.Idle;
        _idleSeconds = idle > TimeSpan.Zero ? (uint)Math.Max(idle.TotalSeconds, 1) : uint.MaxValue;
    }
}
