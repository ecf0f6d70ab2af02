using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Testing.Tokens;

/// <summary>
/// Debian's software token (package softhsm2) on a folder of this process's own. The module reads its configuration once, when it is initialised, so a
/// process has one folder with any number of tokens.
/// </summary>
public static partial class SoftHsm
{
    /// <summary>The PIN of every token's user.</summary>
    public const string Pin = "2468-tango";

    private static readonly Lazy<string> _folder = new(Prepare);
    private static readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>The module; null where it is not installed.</summary>
    public static string? Module { get; } = Find("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so");

    private static string? Utility { get; } = Find("/usr/bin/softhsm2-util", "/usr/local/bin/softhsm2-util");

    /// <summary>What is missing; null where the tests can run.</summary>
    public static string? Missing => Module is null || Utility is null ? "SoftHSM (Debian's package softhsm2) is not installed" : null;

    /// <summary>The configuration file, for processes of their own: <c>SOFTHSM2_CONF</c>.</summary>
    public static string Configuration => Path.Combine(_folder.Value, "softhsm2.conf");

    private static string Tokens => Path.Combine(_folder.Value, "tokens");

    /// <summary>Makes a token.</summary>
    public static void CreateToken(string label)
    {
        var before = Directory.GetDirectories(Tokens);
        Run("--init-token", "--free", "--label", label, "--so-pin", "13579-sierra", "--pin", Pin);
        _folders[label] = Directory.GetDirectories(Tokens).Except(before).Single();
    }

    /// <summary>Takes a token away, as if it were pulled out.</summary>
    public static void HideToken(string label) => Directory.Move(_folders[label], Path.Combine(_folder.Value, label));

    /// <summary>Puts it back.</summary>
    public static void ShowToken(string label) => Directory.Move(Path.Combine(_folder.Value, label), _folders[label]);

    /// <summary>Runs the utility on this process's tokens.</summary>
    public static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Utility!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SOFTHSM2_CONF"] = Configuration;
        start.ArgumentList.Add("--module");
        start.ArgumentList.Add(Module!);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"softhsm2-util {arguments[0]} ended with {process.ExitCode}: {output}");
        }
    }

    private static string Prepare()
    {
        var folder = Directory.CreateTempSubdirectory("telepool-hsm-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
        // The module asks the C library, which the runtime's own copy of the environment does not reach.
        _ = SetEnvironment("SOFTHSM2_CONF", configuration, 1);
        return folder;
    }

    private static string? Find(params string?[] paths) => OperatingSystem.IsWindows() ? null : paths.FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
