using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed unsafe partial class Relay : IDeadline
{
    // Each second a quarter of the pairs is looked at: idle times are minutes, and looking at all of them would cost as much as an idle gateway costs otherwise.
    private const int Slices = 4;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private uint _idleSeconds = uint.MaxValue;
    private int _slice;
    private bool _isSweeping;

    /// <inheritdoc />
    public void OnDeadline()
    {
        _isSweeping = false;
        if (_users.HasBlocked)
        {
            KillBlocked();
        }

        var now = Seconds;
        for (var index = _slice; index < _pairs.Capacity; index += Slices)
        {
            var pair = _pairs[index];
            if (!pair->IsOpen || (pair->Flags & PairFlags.IsEnding) != 0)
            {
                continue;
            }

            if (pair->EndsAt != 0 && now >= pair->EndsAt)
            {
                Close(index, pair, CloseReason.TooMuch);
            }
            else if (now - pair->MovedAt >= _idleSeconds)
            {
                _worker.Counters.Add(GatewayCounter.IdleTimeouts);
                Close(index, pair, CloseReason.Idle);
            }
        }

        _slice = (_slice + 1) % Slices;
        StartSweeping();
    }

    private void StartSweeping()
    {
        if (!_isSweeping && _pairs.Count > 0)
        {
            _isSweeping = true;
            _worker.After(SweepInterval, this);
        }
    }

    private void KillBlocked()
    {
        for (var index = 0; index < _pairs.Capacity; index++)
        {
            var pair = _pairs[index];
            if (pair->IsOpen && (pair->Flags & PairFlags.IsEnding) == 0 && pair->User >= 0 && _users[pair->User].IsBlocked)
            {
                _worker.Counters.Add(GatewayCounter.RelaysKilled);
                Close(index, pair, CloseReason.Killed);
            }
        }
    }
}
