using System.Globalization;
using Emulator;
using Emulator.Limits;
using Grains.Interfaces.Accounts;
using Standalone.Commands;
using Telepool.Collectors.Control;

namespace Standalone.Hosting;

/// <summary>An emulator, proxies before it and a platform that talks to it: what runs where nothing is configured.</summary>
internal sealed class EmulatedHost : IAsyncDisposable
{
    private const string Code = "12345";
    private const string Password = "telepool";
    private const int LoginTries = 5;

    private const int LoginsAtOnce = 8;

    private readonly EmulatedFleet _fleet;

    private EmulatedHost(EmulatorServer emulator, EmulatedProxies proxies, StandalonePlatform platform, EmulatedFleet fleet)
    {
        Emulator = emulator;
        Proxies = proxies;
        Platform = platform;
        _fleet = fleet;
    }

    public EmulatorServer Emulator { get; }

    public EmulatedProxies Proxies { get; }

    public StandalonePlatform Platform { get; }

    public IReadOnlyList<string> Channels => [.. Emulator.Channels.Select(channel => channel.Username)];

    /// <summary>Starts everything.</summary>
    public static async Task<(EmulatedHost? Host, IReadOnlyList<string> Errors)> StartAsync(
        DataDirectory data, EmulatedWorld world, EmulatedFleet fleet, EmulatorOptions options, PlatformRequest request, CancellationToken cancellationToken)
    {
        if (world.Claim(data) is { } refused)
        {
            return (null, [refused]);
        }

        var (emulator, error) = await EmulatorCommand.StartAsync(options, cancellationToken).ConfigureAwait(false);
        if (emulator is null)
        {
            return (null, [error]);
        }

        var proxies = await EmulatedProxies.StartAsync(fleet.Proxies, emulator.DataCenters).ConfigureAwait(false);
        var (platform, errors) = await StandalonePlatform.StartAsync(data, ForEmulator(request, emulator, proxies), cancellationToken).ConfigureAwait(false);
        if (platform is null)
        {
            await proxies.DisposeAsync().ConfigureAwait(false);
            await emulator.DisposeAsync().ConfigureAwait(false);
            return (null, errors);
        }

        return (new EmulatedHost(emulator, proxies, platform, fleet), []);
    }

    /// <summary>The emulator of a world that is kept in a data directory.</summary>
    public static EmulatorOptions OptionsFor(DataDirectory data, EmulatedWorld world, int portBase) => new()
    {
        Seed = world.Seed,
        Channels = world.Channels,
        Messages = world.Messages,
        PortBase = portBase,
        DataDirectory = EmulatedWorld.Folder(data),
        // Telegram's pace would make a try-out last for minutes: faster, but still limited, so that floods are seen and handled.
        Limits = new EmulatorLimits
        {
            History = new MethodLimit(60, 50, TimeSpan.FromSeconds(1)),
            Resolve = new MethodLimit(20 + (2 * world.Channels), 1, TimeSpan.FromSeconds(1)),
        },
    };

    /// <summary>Logs the accounts in that are not yet; null where all are, otherwise what went wrong.</summary>
    public async Task<string?> LogInAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(LoginsAtOnce);
        var logins = _fleet.Logins.ToList();
        // Listed in this order, whoever's login is done first.
        await Platform.Pool.Pool.AddManyAsync(logins.Select(login => login.Name).ToArray()).ConfigureAwait(false);
        var answers = await Task.WhenAll(logins.Select(async login =>
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await LogInAsync(login.Name, login.Phone, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }
        })).ConfigureAwait(false);

        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i].Step != LoginStep.Done)
            {
                return $"the login of {logins[i].Name} failed: {answers[i].Failure?.Error ?? answers[i].Step.ToString()}";
            }
        }

        foreach (var (name, phone) in logins.Take(EmulatedFleet.TryOut.Accounts))
        {
            await output.WriteLineAsync($"account {name} is logged in{(EmulatedFleet.HasPassword(phone) ? " (with two-step verification)" : string.Empty)}").ConfigureAwait(false);
        }

        if (logins.Count > EmulatedFleet.TryOut.Accounts)
        {
            await output.WriteLineAsync($"and {logins.Count - EmulatedFleet.TryOut.Accounts} more").ConfigureAwait(false);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync().ConfigureAwait(false);
        await Proxies.DisposeAsync().ConfigureAwait(false);
        await Emulator.DisposeAsync().ConfigureAwait(false);
    }

    private static PlatformRequest ForEmulator(PlatformRequest request, EmulatorServer emulator, EmulatedProxies proxies) => request with
    {
        Overrides = new Dictionary<string, string>(request.Overrides)
        {
            ["MTPROTO_DCS"] = string.Join(',', emulator.DataCenters.Select(dc => string.Create(CultureInfo.InvariantCulture, $"{dc.Key}={dc.Value}"))),
            ["MTPROTO_PUBLIC_KEYS"] = emulator.PublicKeyPath,
            ["MTPROTO_API_ID"] = "1",
            ["MTPROTO_API_HASH"] = new string('0', 32),
            ["MTPROTO_ACCOUNTS"] = string.Empty,
            ["MTPROTO_PROXIES"] = proxies.Setting,
        },
    };

    private async Task<LoginAnswer> LogInAsync(string name, string phone, CancellationToken cancellationToken)
    {
        var control = Platform.Control;
        for (var tries = 1; ; tries++)
        {
            var answer = await control.LoginAsync(name, new LoginInput(Phone: phone), cancellationToken).ConfigureAwait(false);
            if (answer.Step == LoginStep.Code)
            {
                answer = await control.LoginAsync(name, new LoginInput(Code: Code), cancellationToken).ConfigureAwait(false);
            }

            if (answer.Step == LoginStep.Password)
            {
                answer = await control.LoginAsync(name, new LoginInput(Password: Password), cancellationToken).ConfigureAwait(false);
            }

            if (answer.Step == LoginStep.Done || tries == LoginTries || answer.Failure?.RetryAfter > TimeSpan.FromMinutes(2))
            {
                return answer;
            }

            await Task.Delay(answer.Failure?.RetryAfter ?? TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
        }
    }
}
