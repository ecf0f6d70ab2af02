using System.Net;
using System.Net.Sockets;
using Grains.Interfaces.Operators;
using ServiceDefaults.Configuration;
using Standalone.Hosting;

namespace Standalone.Commands;

/// <summary>The way from the terminal that started a run to its operator's pages.</summary>
internal static class OperatorLink
{
    private const string Owner = "owner";

    /// <summary>Where a run serves the pages where nothing else is said: the usual port, or a free one where another run has that.</summary>
    public static IPEndPoint Bind()
    {
        var usual = new WebSettings().Bind;
        try
        {
            using var listener = new TcpListener(usual);
            listener.Start();
            return usual;
        }
        catch (SocketException)
        {
            return new IPEndPoint(usual.Address, 0);
        }
    }

    /// <summary>Says where the pages are, with a token that is good once, for ten minutes: whoever reads this terminal owns the run.</summary>
    public static async Task SayAsync(StandalonePlatform platform, TextWriter output)
    {
        if (platform.Pages is { } pages)
        {
            var link = await pages.IssueLinkAsync(Owner, OperatorRole.Admin).ConfigureAwait(false);
            await output.WriteLineAsync($"operator's pages: {link}").ConfigureAwait(false);
            await output.WriteLineAsync("  (this link logs in once, within 10 minutes; telepool operators add NAME lets somebody in for longer)").ConfigureAwait(false);
        }
    }
}
