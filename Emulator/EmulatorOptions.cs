using System.Net;
using Emulator.Faults;
using Emulator.Limits;
using Emulator.World;

namespace Emulator;

/// <summary>What world the emulator shows and how it behaves.</summary>
public sealed record EmulatorOptions
{
    /// <summary>What users, channels and messages follow from; the same seed and sizes give the same world. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Number of channels, 1 to 1,000. Default 5.</summary>
    public int Channels { get; init; } = 5;

    /// <summary>Messages in all channels together, at least one per channel and at most 50 million. Default 20,000.</summary>
    public int Messages { get; init; } = 20_000;

    /// <summary>People who write in groups, 1 to 100,000. Default 200.</summary>
    public int Users { get; init; } = 200;

    /// <summary>What the histories consist of. Default: everything.</summary>
    public MessageProfile Profile { get; init; } = MessageProfile.Mixed;

    /// <summary>The address that is listened on. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Data centre n listens on this port plus n; 0, the default, takes free ports.</summary>
    public int PortBase { get; init; }

    /// <summary>
    /// Where the RSA key, the authorization keys and the live events are kept. Null, the default, makes a directory that is removed when
    /// the emulator stops.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether calls are limited and refused with FLOOD_WAIT_X. Default true.</summary>
    public bool LimitsEnabled { get; init; } = true;

    /// <summary>The limits, which no client is told about.</summary>
    public EmulatorLimits Limits { get; init; } = new();

    /// <summary>New messages per second over all channels, 0 to 10,000. Default 0.</summary>
    public double LivePostsPerSecond { get; init; }

    /// <summary>Edits of recent messages per second, 0 to 10,000. Default 0.</summary>
    public double LiveEditsPerSecond { get; init; }

    /// <summary>Deletions of recent messages per second, 0 to 10,000. Default 0.</summary>
    public double LiveDeletesPerSecond { get; init; }

    /// <summary>What goes wrong, and how often. Default: nothing.</summary>
    public EmulatorFaults Faults { get; init; } = new();

    /// <summary>How long a server salt is the newest; it stays valid as long again. Default 30 minutes, as Telegram's.</summary>
    public TimeSpan SaltLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Answers of at least so many bytes are sent as gzip_packed; 0 never packs. Default 4,096.</summary>
    public int GzipFrom { get; init; } = 4_096;

    /// <summary>Connections open at once over all data centres; more are closed at once. Default 20,000.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Is told why connections end; null, the default, tells nobody.</summary>
    public IEmulatorObserver? Observer { get; init; }

    /// <summary>Everything that is wrong with these options, each error with the option's name; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(Channels is >= 1 and <= 1_000, nameof(Channels), "1 to 1,000");
        Check(Messages >= Channels && Messages <= 50_000_000, nameof(Messages), "one per channel to 50,000,000");
        Check(Users is >= 1 and <= 100_000, nameof(Users), "1 to 100,000");
        Check(PortBase is >= 0 and <= 65_530, nameof(PortBase), "0 to 65,530");
        Check(LivePostsPerSecond is >= 0 and <= 10_000, nameof(LivePostsPerSecond), "0 to 10,000");
        Check(LiveEditsPerSecond is >= 0 and <= 10_000, nameof(LiveEditsPerSecond), "0 to 10,000");
        Check(LiveDeletesPerSecond is >= 0 and <= 10_000, nameof(LiveDeletesPerSecond), "0 to 10,000");
        Check(SaltLifetime >= TimeSpan.FromSeconds(2), nameof(SaltLifetime), "2 s or more");
        Check(GzipFrom >= 0, nameof(GzipFrom), "0 or more");
        Check(MaxConnections > 0, nameof(MaxConnections), "1 or more");
        errors.AddRange(Limits.Validate());
        errors.AddRange(Faults.Validate());
        return errors;

        void Check(bool valid, string name, string range)
        {
            if (!valid)
            {
                errors.Add($"{name} must be {range}.");
            }
        }
    }
}
