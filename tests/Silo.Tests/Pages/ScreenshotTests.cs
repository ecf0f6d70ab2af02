using Grains.Interfaces.Operators;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

/// <summary>The pictures of the handbook. They are made anew with TELEPOOL_WRITE_DOCS=1.</summary>
[Collection(PagesCollection.Name)]
public sealed class ScreenshotTests(PagesFixture pages)
{
    private const int MaxBytes = 150 * 1024;

    private static int s_beats;

    public static TheoryData<string, string, ColorScheme, int, int> Pictures => new()
    {
        { "overview-light", "/", ColorScheme.Light, 1280, 900 },
        { "overview-dark", "/", ColorScheme.Dark, 1280, 900 },
        { "overview-phone", "/", ColorScheme.Light, 375, 740 },
        { "accounts-light", "/accounts?filter=quarantined", ColorScheme.Light, 1280, 600 },
        { "account-dark", "/account?name=reader-a", ColorScheme.Dark, 1280, 900 },
        { "accounts-phone", "/accounts?filter=flooded", ColorScheme.Dark, 375, 740 },
        { "proxies-light", "/proxies", ColorScheme.Light, 1280, 520 },
        { "traffic-dark", "/traffic", ColorScheme.Dark, 1280, 800 },
        { "users-light", "/users", ColorScheme.Light, 1280, 560 },
        { "configuration-light", "/configuration?q=RPS", ColorScheme.Light, 1280, 800 },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Picture_IsThereAndSmall(string name, string path, ColorScheme scheme, int width, int height)
    {
        var file = Path.Combine(Root(), "docs", "screenshots", name + ".png");
        if (Environment.GetEnvironmentVariable("TELEPOOL_WRITE_DOCS") == "1")
        {
            await using var window = await pages.OpenAsync(OperatorRole.Admin, path, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
            if (width < 500)
            {
                await window.Page.EvaluateAsync("document.querySelector('.menu').open = false");
            }

            await WarmUpAsync(window);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await window.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file });
        }

        Assert.True(File.Exists(file), $"{file} is missing: TELEPOOL_WRITE_DOCS=1 makes it");
        Assert.InRange(new FileInfo(file).Length, 1, MaxBytes);
    }

    /// <summary>Charts without samples show nothing: half a minute of traffic goes before the first picture.</summary>
    private async Task WarmUpAsync(PageWindow window)
    {
        for (; s_beats < 20; s_beats++)
        {
            await pages.Deployment.BeatAsync(1200 + (int)(90 * Math.Sin(s_beats / 3.0)), 90_000_000 + (s_beats * 3_000_000L) + (s_beats * s_beats * 40_000L));
            await pages.Deployment.WorkAsync(s_beats);
            await window.Page.WaitForTimeoutAsync(2000);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
