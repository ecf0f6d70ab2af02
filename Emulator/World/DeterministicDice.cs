namespace Emulator.World;

/// <summary>
/// A stream of numbers that is a pure function of its key, so that message 17 of a channel is the same whenever it is made and
/// whatever was made before it. SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
/// </summary>
internal struct DeterministicDice
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    private ulong _state;

    public DeterministicDice(ulong key)
    {
        _state = key;
    }

    /// <summary>One number out of up to four.</summary>
    public static ulong Hash(ulong a, ulong b, ulong c = 0, ulong d = 0) => Mix(Mix(Mix(Mix(a + Golden) ^ b) ^ (c + Golden)) ^ d);

    public ulong Next()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>True <paramref name="perMille"/> times of a thousand.</summary>
    public bool Chance(int perMille) => Below(1000) < perMille;

    public T Pick<T>(T[] items) => items[Below(items.Length)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
