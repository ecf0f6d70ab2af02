namespace EndToEnd.Tests.Processes;

/// <summary><c>telepool emulator</c> in a process of its own, on free ports.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly TelepoolProcess _program;

    private EmulatorProcess(TelepoolProcess program) => _program = program;

    public IReadOnlyList<string> Lines => _program.Output;

    /// <summary>The settings of commands that talk to it. The pace is raised: the limits under test are the emulator's.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["MTPROTO_DCS"] = string.Join(',', Words("dc").Select(words => $"{words[1]}={words[2]}")),
        ["MTPROTO_PUBLIC_KEYS"] = Words("public-key").Single()[1],
        ["MTPROTO_RPS_PER_ACCOUNT"] = "1000",
        ["MTPROTO_GLOBAL_RPS"] = "1000",
    };

    public IReadOnlyDictionary<string, int> Channels =>
        Words("channel").ToDictionary(words => words[1], words => int.Parse(words[3], System.Globalization.CultureInfo.InvariantCulture));

    public static Task<EmulatorProcess> StartAsync(params string[] arguments) => StartOnAsync(0, arguments);

    /// <summary>Data centre n on port <paramref name="portBase"/> + n.</summary>
    public static async Task<EmulatorProcess> StartOnAsync(int portBase, string[] arguments)
    {
        var program = TelepoolProcess.Start(["emulator", "--port-base", portBase.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments]);
        await program.LineAsync(line => line == "ready");
        return new EmulatorProcess(program);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _program.KillAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private IEnumerable<string[]> Words(string first) => Lines.Select(line => line.Split(' ')).Where(words => words[0] == first);
}
