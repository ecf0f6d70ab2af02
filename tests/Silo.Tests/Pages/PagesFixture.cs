using Grains.Interfaces.Operators;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

/// <summary>One deployment and one browser for all tests of the pages. Where there is no browser, its tests skip themselves.</summary>
public sealed class PagesFixture : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Deployment Deployment { get; private set; } = null!;

    internal IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, "Chromium (Debian's package chromium) is missing");
            return _browser;
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Deployment = await Deployment.StartAsync();
        if (Browsers.FirstOrDefault(File.Exists) is { } program)
        {
            _playwright = await Playwright.CreateAsync();
            // The sandbox needs rights that a container does not give; what is looked at is our own.
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        await Deployment.DisposeAsync();
    }

    /// <summary>A browser's window of its own, logged in by a link.</summary>
    internal async Task<PageWindow> OpenAsync(OperatorRole role = OperatorRole.Admin, string path = "/", BrowserNewContextOptions? options = null, string name = "owner")
    {
        var context = await Browser.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(30_000);
        var window = new PageWindow(context, await context.NewPageAsync(), Deployment.Site.Address);
        await window.Page.GotoAsync((await Deployment.Site.Web.IssueLinkAsync(name, role)).ToString());
        if (path != "/")
        {
            await window.GoAsync(path);
        }

        return window;
    }
}
