namespace Emulator.Faults;

/// <summary>Decides when something goes wrong. Safe for use by several threads.</summary>
internal sealed class FaultDice(EmulatorFaults faults)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(faults.Seed);

    public EmulatorFaults Faults { get; } = faults;

    public bool Roll(double probability)
    {
        if (probability <= 0)
        {
            return false;
        }

        lock (_lock)
        {
            return _random.NextDouble() < probability;
        }
    }

    /// <summary>Changes one byte of a packet, after the key's id.</summary>
    public void Corrupt(Span<byte> packet)
    {
        lock (_lock)
        {
            packet[_random.Next(8, packet.Length)] ^= (byte)_random.Next(1, 256);
        }
    }

    /// <summary>The transport error that is due instead of an answer, or 0.</summary>
    public int TransportError()
    {
        if (Roll(Faults.UnknownKeyProbability))
        {
            return -404;
        }

        if (Roll(Faults.TransportFloodProbability))
        {
            return -429;
        }

        return Roll(Faults.InvalidDcProbability) ? -444 : 0;
    }
}
