using System.Collections.Concurrent;
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
internal sealed class EmulatorCore : IDisposable
{
    public EmulatorCore(EmulatorOptions options, string directory, RsaPrivateKey rsaKey)
    {
        Options = options;
        Time = options.TimeProvider;
        RsaKey = rsaKey;
        World = new TelegramWorld(options);
        Salts = new ServerSalts(options.SaltLifetime, Time);
        Limits = new FloodLimits(options);
        Dice = new FaultDice(options.Faults);
        Codes = new LoginCodes(SystemRandomSource.Instance, Time);
        Passwords = new PasswordChecks(SystemRandomSource.Instance);
        Exports = new AuthorizationExports(SystemRandomSource.Instance, Time);
        Keys = new KeyStore(Path.Combine(directory, "keys.log"), Time);
        try
        {
            Live = new LiveFeed(this, Path.Combine(directory, "live.log"));
        }
        catch
        {
            Keys.Dispose();
            throw;
        }
    }

    public EmulatorOptions Options { get; }

    public TimeProvider Time { get; }

    public RsaPrivateKey RsaKey { get; }

    public TelegramWorld World { get; }

    public KeyStore Keys { get; }

    public LiveFeed Live { get; }

    public EmulatorStatistics Statistics { get; } = new();

    public ServerSalts Salts { get; }

    public FloodLimits Limits { get; }

    public FaultDice Dice { get; }

    public FaultScript Script { get; } = new();

    public LoginCodes Codes { get; }

    public PasswordChecks Passwords { get; }

    public AuthorizationExports Exports { get; }

    /// <summary>Where the data centres listen; complete before the first connection is accepted.</summary>
    public ConcurrentDictionary<int, IPEndPoint> EndPoints { get; } = new();

    public int Now => (int)Time.GetUtcNow().ToUnixTimeSeconds();

    public void Dispose()
    {
        Live.Dispose();
        Keys.Dispose();
    }
}
