using System.Globalization;
using Emulator;
using Emulator.Limits;
using Grains.Interfaces.Accounts;
using Standalone.Commands;
using Telepool.Collectors.Control;

namespace Standalone.Hosting;

/// <summary>An emulator and a platform that talks to it, with three accounts logged in: what runs where nothing is configured.</summary>
internal sealed class EmulatedHost : IAsyncDisposable
{
    private const string Code = "12345";
    private const string Password = "telepool";
    private const int LoginTries = 5;

    // The third number ends in 9: it has two-step verification.
    private static readonly (string Name, string Phone)[] Accounts = [("first", "15550000001"), ("second", "15550000002"), ("third", "15550000009")];

    private EmulatedHost(EmulatorServer emulator, StandalonePlatform platform)
    {
        Emulator = emulator;
        Platform = platform;
    }

    public EmulatorServer Emulator { get; }

    public StandalonePlatform Platform { get; }

    public IReadOnlyList<string> Channels => [.. Emulator.Channels.Select(channel => channel.Username)];

    /// <summary>Starts both.</summary>
    public static async Task<(EmulatedHost? Host, IReadOnlyList<string> Errors)> StartAsync(
        DataDirectory data, EmulatedWorld world, int portBase, double postsPerSecond, PlatformRequest request, CancellationToken cancellationToken)
    {
        if (world.Claim(data) is { } refused)
        {
            return (null, [refused]);
        }

        var (emulator, error) = await EmulatorCommand.StartAsync(
            new EmulatorOptions
            {
                Seed = world.Seed,
                Channels = world.Channels,
                Messages = world.Messages,
                PortBase = portBase,
                DataDirectory = EmulatedWorld.Folder(data),
                LivePostsPerSecond = postsPerSecond,
                Limits = LimitsFor(world),
            },
            cancellationToken).ConfigureAwait(false);
        if (emulator is null)
        {
            return (null, [error]);
        }

        var (platform, errors) = await StandalonePlatform.StartAsync(data, ForEmulator(request, emulator), cancellationToken).ConfigureAwait(false);
        if (platform is null)
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            return (null, errors);
        }

        return (new EmulatedHost(emulator, platform), []);
    }

    /// <summary>Logs the accounts in that are not yet; null where all are, otherwise what went wrong.</summary>
    public async Task<string?> LogInAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var (name, phone) in Accounts)
        {
            var answer = await LogInAsync(name, phone, cancellationToken).ConfigureAwait(false);
            if (answer.Step != LoginStep.Done)
            {
                return $"the login of {name} failed: {answer.Failure?.Error ?? answer.Step.ToString()}";
            }

            await output.WriteLineAsync($"account {name} is logged in{(phone.EndsWith('9') ? " (with two-step verification)" : string.Empty)}").ConfigureAwait(false);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync().ConfigureAwait(false);
        await Emulator.DisposeAsync().ConfigureAwait(false);
    }

    // Telegram's pace would make a try-out last for minutes: faster, but still limited, so that floods are seen and handled.
    private static EmulatorLimits LimitsFor(EmulatedWorld world) => new()
    {
        History = new MethodLimit(60, 50, TimeSpan.FromSeconds(1)),
        Resolve = new MethodLimit(20 + (2 * world.Channels), 1, TimeSpan.FromSeconds(1)),
    };

    private static PlatformRequest ForEmulator(PlatformRequest request, EmulatorServer emulator) => request with
    {
        Overrides = new Dictionary<string, string>(request.Overrides)
        {
            ["MTPROTO_DCS"] = string.Join(',', emulator.DataCenters.Select(dc => string.Create(CultureInfo.InvariantCulture, $"{dc.Key}={dc.Value}"))),
            ["MTPROTO_PUBLIC_KEYS"] = emulator.PublicKeyPath,
            ["MTPROTO_API_ID"] = "1",
            ["MTPROTO_API_HASH"] = new string('0', 32),
            ["MTPROTO_ACCOUNTS"] = string.Empty,
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
