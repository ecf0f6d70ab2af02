using System.ComponentModel;
using System.Diagnostics;

namespace House.Tests.Deployment;

/// <summary>Runs somebody else's program.</summary>
internal static class OtherProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end.</summary>
    /// <returns>How it ended and all that it said; null where there is no such program.</returns>
    public static async Task<(int Code, string Said)?> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Limit);
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return (process.ExitCode, await said + await complained);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
