using System.Net;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Gateway;

/// <summary>A gateway as users run it.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    // Alone it serves no health: nobody has asked for it.
    private static readonly Dictionary<string, string> Alone = new() { ["HEALTH_BIND"] = "" };

    private readonly TelepoolProcess _program;

    private GatewayProcess(TelepoolProcess program) => _program = program;

    public IPEndPoint Listener => IPEndPoint.Parse(Word("listening"));

    public string Admin => Word("admin");

    public int ProcessId => int.Parse(Word("pid"), System.Globalization.CultureInfo.InvariantCulture);

    public IReadOnlyList<string> Output => _program.Output;

    public string Errors => _program.Errors;

    public static async Task<GatewayProcess> StartAsync(params string[] arguments)
    {
        var gateway = new GatewayProcess(TelepoolProcess.Start(Alone, ["gateway", "run", .. arguments]));
        await gateway.LineAsync("pid ");
        return gateway;
    }

    public Task<string> LineAsync(string start) => _program.LineAsync(line => line.StartsWith(start, StringComparison.Ordinal));

    public async Task<Finished> TerminateAsync()
    {
        _program.Terminate();
        return await _program.EndAsync();
    }

    public Task<Finished> EndAsync() => _program.EndAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private string Word(string first) => Output.Select(line => line.Split(' ')).First(words => words[0] == first)[1];
}
