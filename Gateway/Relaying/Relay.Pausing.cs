using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed unsafe partial class Relay
{
    private void Pause(int leg, Pair* pair, Leg* self, int milliseconds)
    {
        self->Flags |= LegFlags.IsPaused;
        _worker.After(TimeSpan.FromMilliseconds(milliseconds), new Rest(this, leg, pair->Generation));
    }

    private void Resume(int leg, uint generation)
    {
        var pair = _pairs[leg >> 1];
        if (pair->Generation == generation && (pair->Flags & PairFlags.IsEnding) == 0)
        {
            var self = (leg & 1) == 0 ? &pair->Client : &pair->Upstream;
            self->Flags &= ~LegFlags.IsPaused;
            Pump(leg, pair, self, (leg & 1) == 0 ? &pair->Upstream : &pair->Client);
        }
    }

    // The only object there is for a relay, and only while a bandwidth holds it.
    private sealed class Rest(Relay relay, int leg, uint generation) : IDeadline
    {
        public void OnDeadline() => relay.Resume(leg, generation);
    }
}
