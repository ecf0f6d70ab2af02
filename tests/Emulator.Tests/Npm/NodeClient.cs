using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emulator.Tests.Npm;

/// <summary>Runs a script of the interop folder with Node.js, or Python where it is one of that language, and reads the JSON that it prints last.</summary>
internal static class NodeClient
{
    // Debian's own: another Python on the path does not see Debian's modules.
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunDeadline = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Runs the script; where Node.js or its packages cannot be had, the test skips itself.</summary>
    /// <param name="server">Whose addresses and key the script is told.</param>
    /// <param name="script">The script.</param>
    /// <param name="package">The library that it is about: a package of npm, or a module of Debian's Python.</param>
    /// <param name="options">What else the script is told.</param>
    public static async Task<JsonNode> RunAsync(EmulatorServer server, string script, string package, JsonObject options)
    {
        var folder = Folder();
        var isPython = script.EndsWith(".py", StringComparison.Ordinal);
        if (isPython && await StartAsync(Python, ["-c", "import " + package], folder, RunDeadline) is not { Code: 0 })
        {
            Assert.Skip($"The Python module {package} (Debian's package python3-{package}) is missing.");
        }

        if (!isPython)
        {
            await InstallAsync(folder, package);
        }

        var addresses = new JsonObject();
        foreach (var (id, endPoint) in server.DataCenters)
        {
            addresses[id.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new JsonArray(endPoint.Address.ToString(), endPoint.Port);
        }

        options["dcs"] = addresses;
        options["publicKey"] = server.PublicKeyPath;
        var (code, output, error) = await StartAsync(isPython ? Python : "node", [script, options.ToJsonString()], folder, RunDeadline)
            ?? throw new InvalidOperationException("The program was there a moment ago.");
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.StartsWith('{'));
        Assert.True(last is not null, $"{script} ended with {code}: {output} {error}");
        return JsonNode.Parse(last)!;
    }

    private static async Task InstallAsync(string folder, string package)
    {
        var version = await StartAsync("node", ["--version"], folder, RunDeadline);
        if (version is not { Code: 0 } || !int.TryParse(version.Value.Output.TrimStart('v').Split('.')[0], out var major) || major < 20)
        {
            Assert.Skip("Node.js 20 or later is missing.");
        }

        await Installing.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules", package)))
            {
                return;
            }

            var installed = await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, InstallDeadline);
            if (installed is not { Code: 0 })
            {
                Assert.Skip($"The npm packages of {folder} cannot be installed: {installed?.Error ?? "npm is missing"}");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<(int Code, string Output, string Error)?> StartAsync(string program, string[] arguments, string folder, TimeSpan deadline)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var timeout = new CancellationTokenSource(deadline);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {arguments[0]} did not end within {deadline}.");
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "interop"));
}
