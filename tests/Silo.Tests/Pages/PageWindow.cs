using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

/// <summary>A window and everything that went wrong in it: errors of scripts, breaches of the content security policy, files that were not there.</summary>
internal sealed class PageWindow : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IBrowserContext _context;
    private readonly Uri _address;

    public PageWindow(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.PageError += (_, error) => Faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Faults.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.Dialog += (_, dialog) =>
        {
            Faults.Enqueue("a script of somebody's name was run: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Faults { get; } = new();

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(_address, path).ToString());

    /// <summary>Does what a button of this name does, and says yes to its question.</summary>
    public async Task ConfirmAsync(ILocator button)
    {
        await Page.EvaluateAsync("window.isOld = true");
        await button.ClickAsync();
        await Page.Locator("#confirm button[value=yes]").ClickAsync();
        await NextPageAsync();
    }

    /// <summary>Waits for the page after the one that was marked as the old one.</summary>
    public Task NextPageAsync() => UntilAsync("!window.isOld && document.readyState === 'complete'");

    /// <summary>Waits until an expression is true. The pages' own policy forbids the way in which the driver would do that.</summary>
    public async Task UntilAsync(string expression)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (await Page.EvaluateAsync<bool>(expression))
                {
                    return;
                }
            }
            catch (PlaywrightException)
            {
                // The page was left while it was asked; the next one is asked again.
                Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, expression);
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, expression);
            await Page.WaitForTimeoutAsync(50);
        }
    }

    public Task<string> NoticeAsync() => Page.Locator("main > .notice").First.InnerTextAsync();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(Faults);
    }
}
