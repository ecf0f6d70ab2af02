using System.Net;
using Emulator.Accounts;
using Emulator.Faults;
using Emulator.Limits;
using Emulator.Live;
using Emulator.Sessions;
using Emulator.World;
using MTProto.Crypto;

namespace Emulator;

/// <summary>What all data centres share.</summary>
internal sealed class EmulatorCore(EmulatorOptions options, TelegramWorld world, KeyStore keys, LiveFeed live, RsaPrivateKey rsaKey)
{
    public EmulatorOptions Options { get; } = options;

    public TimeProvider Time { get; } = options.TimeProvider;

    public TelegramWorld World { get; } = world;

    public KeyStore Keys { get; } = keys;

    public LiveFeed Live { get; } = live;

    public RsaPrivateKey RsaKey { get; } = rsaKey;

    public EmulatorStatistics Statistics { get; } = new();

    public ServerSalts Salts { get; } = new(options.SaltLifetime, options.TimeProvider);

    public FloodLimits Limits { get; } = new(options);

    public FaultDice Dice { get; } = new(options.Faults);

    public LoginCodes Codes { get; } = new(SystemRandomSource.Instance, options.TimeProvider);

    public PasswordChecks Passwords { get; } = new(SystemRandomSource.Instance);

    public AuthorizationExports Exports { get; } = new(SystemRandomSource.Instance, options.TimeProvider);

    /// <summary>Where the data centres listen; complete before the first connection is accepted.</summary>
    public Dictionary<int, IPEndPoint> EndPoints { get; } = [];

    public int Now => (int)Time.GetUtcNow().ToUnixTimeSeconds();
}
