using System.Diagnostics;
using System.Globalization;
using Benchmarks.Collecting;
using Testing.Otlp;

namespace Benchmarks.Telemetry;

/// <summary>
/// Lets hosts with different telemetry collect the same, in turns. Several generations of processes, since two of the same program differ by some hundredths for
/// as long as they live; many rounds whose order changes, since a machine's pace does; and all that a host uses until its next turn, since much is done later. A round is long
/// enough for what happens by the clock (batches of exporters, readings) to weigh as it does where a host never rests.
/// </summary>
internal sealed class TelemetryRounds
{
    /// <summary>In a round.</summary>
    public const int Messages = 300_000;

    /// <summary>Each of them is a piece of work, and a trace or none.</summary>
    public const int ChannelsPerRound = 30;

    private const int Generations = 6;
    private const int WarmUps = 3;
    private const int Rounds = 8;

    // The batches of exporters go out every two seconds.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2.5);

    // No generation begins that would not end within ten minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(580);

    private readonly TelemetryVariant[] _variants;
    private readonly Sample[] _seconds;
    private readonly Random _order = new(1);
    private TimeSpan _collected;

    public TelemetryRounds(params TelemetryVariant[] variants)
    {
        _variants = variants;
        _seconds = [.. variants.Select(static _ => new Sample())];
    }

    /// <summary>Spans that left the hosts.</summary>
    public int Spans { get; private set; }

    /// <summary>Answers of <c>/metrics</c>.</summary>
    public int Scrapes { get; private set; }

    /// <summary>Generations that were measured.</summary>
    public int Lives { get; private set; }

    /// <summary>How long the hosts that are read collected.</summary>
    public TimeSpan Collected => _collected;

    /// <summary>CPU seconds of a variant, one figure for each round.</summary>
    public Sample this[TelemetryVariant variant] => _seconds[Array.IndexOf(_variants, variant)];

    /// <summary>Measures.</summary>
    public async Task RunAsync()
    {
        var program = TelepoolProgram.Find();
        var folder = Directory.CreateTempSubdirectory("telepool-bench-");
        var receiver = await OtlpReceiver.StartAsync().ConfigureAwait(false);
        const int Channels = (WarmUps + Rounds) * ChannelsPerRound;
        using var emulator = TelepoolProgram.Start(
            program, new Dictionary<string, string>(), "emulator", "--port-base", "0", "--limits", "off", "--profile", "short",
            "--channels", Channels.ToString(CultureInfo.InvariantCulture), "--messages", ((WarmUps + Rounds) * Messages).ToString(CultureInfo.InvariantCulture));
        try
        {
            var lines = ReadUntilReady(emulator);
            var settings = new Dictionary<string, string>
            {
                ["MTPROTO_DCS"] = string.Join(',', lines.Where(static words => words[0] == "dc").Select(static words => $"{words[1]}={words[2]}")),
                ["MTPROTO_PUBLIC_KEYS"] = lines.Single(static words => words[0] == "public-key")[1],
                ["MTPROTO_RPS_PER_ACCOUNT"] = "10000",
                ["MTPROTO_GLOBAL_RPS"] = "100000",
                ["PROMETHEUS_PORT"] = "0",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Http.ToString(),
            };
            var channels = lines.Where(static words => words[0] == "channel").Select(static words => words[1]).Chunk(ChannelsPerRound).ToArray();
            var (watch, longest) = (Stopwatch.StartNew(), TimeSpan.Zero);
            while (Lives < Generations && watch.Elapsed + longest < Limit)
            {
                var began = watch.Elapsed;
                await LiveAsync(program, settings, Directory.CreateDirectory(Path.Combine(folder.FullName, Lives.ToString(CultureInfo.InvariantCulture))).FullName, channels).ConfigureAwait(false);
                longest = watch.Elapsed - began > longest ? watch.Elapsed - began : longest;
                Lives++;
            }
        }
        finally
        {
            emulator.Kill();
            await emulator.WaitForExitAsync().ConfigureAwait(false);
            Spans = receiver.Spans.Count;
            await receiver.DisposeAsync().ConfigureAwait(false);
            folder.Delete(recursive: true);
        }
    }

    private async Task LiveAsync(string program, IReadOnlyDictionary<string, string> settings, string folder, string[][] channels)
    {
        var hosts = new List<TelemetryHost>();
        try
        {
            foreach (var variant in _variants)
            {
                hosts.Add(await TelemetryHost.StartAsync(program, variant, settings, Path.Combine(folder, hosts.Count.ToString(CultureInfo.InvariantCulture)), 2 + hosts.Count).ConfigureAwait(false));
            }

            foreach (var round in channels.Take(WarmUps))
            {
                foreach (var host in hosts)
                {
                    await host.CollectAsync(round).ConfigureAwait(false);
                }
            }

            await Task.Delay(Afterwards).ConfigureAwait(false);
            await MeasureAsync(hosts, channels.Skip(WarmUps)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var host in hosts)
            {
                Scrapes += host.Scrapes;
                _collected += host.Scrapes > 0 ? host.Collected : TimeSpan.Zero;
                host.Dispose();
            }
        }
    }

    private async Task MeasureAsync(List<TelemetryHost> hosts, IEnumerable<string[]> rounds)
    {
        var since = hosts.ConvertAll(static host => host.Cpu);
        var order = Enumerable.Range(0, hosts.Count).ToArray();
        foreach (var (channels, round) in rounds.Select(static (channels, round) => (channels, round)))
        {
            // Every second round goes back the way that the one before came, so that each is before and after the others equally often.
            if (round % 2 == 0)
            {
                _order.Shuffle(order);
            }
            else
            {
                Array.Reverse(order);
            }

            foreach (var host in order)
            {
                if (round > 0)
                {
                    Take(host);
                }

                await hosts[host].CollectAsync(channels).ConfigureAwait(false);
            }
        }

        await Task.Delay(Afterwards).ConfigureAwait(false);
        for (var host = 0; host < hosts.Count; host++)
        {
            Take(host);
        }

        void Take(int host)
        {
            var now = hosts[host].Cpu;
            _seconds[host].Add((now - since[host]).TotalSeconds);
            since[host] = now;
        }
    }

    private static List<string[]> ReadUntilReady(Process emulator)
    {
        var lines = new List<string[]>();
        while (emulator.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            lines.Add(line.Split(' '));
        }

        return lines;
    }
}
