using System.Diagnostics;
using System.Globalization;
using System.Net;
using Emulator;
using Emulator.World;
using MTProto.Client;
using MTProto.Crypto;

namespace Benchmarks.Client;

/// <summary>The emulator in a process of its own, so that what it costs is not counted as the client's.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    /// <summary>The argument by which this program becomes the emulator.</summary>
    public const string Command = "serve-emulator";

    private readonly Process _process;

    private EmulatorProcess(Process process, TelegramClientOptions options, string channel)
    {
        _process = process;
        Options = options;
        Channel = channel;
    }

    /// <summary>Options for clients of it.</summary>
    public TelegramClientOptions Options { get; }

    /// <summary>The username of its first channel.</summary>
    public string Channel { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static EmulatorProcess Start(int channels, int messages)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(channels.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(messages.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        var addresses = new Dictionary<int, EndPoint>();
        var keys = (IReadOnlyList<RsaPublicKey>)[];
        var channel = string.Empty;
        while (process.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "dc":
                    addresses[int.Parse(words[1], CultureInfo.InvariantCulture)] = IPEndPoint.Parse(words[2]);
                    break;
                case "channel" when channel.Length == 0:
                    channel = words[1].TrimStart('@');
                    break;
                case "public-key":
                    keys = RsaPublicKey.ReadPem(File.ReadAllText(line["public-key ".Length..]));
                    break;
            }
        }

        return new EmulatorProcess(process, new TelegramClientOptions { ApiId = 1, ApiHash = "hash", DcAddresses = addresses, PublicKeys = keys }, channel);
    }

    /// <summary>What the other process does: serves until its input ends.</summary>
    public static async Task<int> ServeAsync(string[] args)
    {
        var options = new EmulatorOptions
        {
            Channels = int.Parse(args[0], CultureInfo.InvariantCulture),
            Messages = int.Parse(args[1], CultureInfo.InvariantCulture),
            Profile = MessageProfile.Short,
            LimitsEnabled = false,
        };
        await using var server = await EmulatorServer.StartAsync(options).ConfigureAwait(false);
        await server.WriteReportAsync(Console.Out).ConfigureAwait(false);
        await Console.Out.FlushAsync().ConfigureAwait(false);
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
        return 0;
    }

    /// <summary>A client signed in by a phone number of the emulator.</summary>
    public async Task<TelegramClient> SignInAsync(int number)
    {
        var client = new TelegramClient(Options, new ClientSessionState());
        var phone = string.Create(CultureInfo.InvariantCulture, $"+1555000{number:0000}");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var sent = await client.SendCodeAsync(phone).ConfigureAwait(false);
            if (sent.Value is MTProto.Tl.AuthSentCode code)
            {
                var result = await client.SignInAsync(phone, code.PhoneCodeHash, "12345").ConfigureAwait(false);
                if (result.Status == SignInStatus.PasswordNeeded)
                {
                    result = await client.CheckPasswordAsync("telepool").ConfigureAwait(false);
                }

                if (result.Status == SignInStatus.SignedIn)
                {
                    return client;
                }
            }
        }

        throw new InvalidOperationException("The emulator refused to sign an account in.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
