using System.Text.RegularExpressions;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operators;
using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class KeyboardTests(PagesFixture pages)
{
    [Fact]
    public async Task Tab_ThroughAPage_BeginsWithTheSkipLinkFollowsTheEyeAndLeavesNothingOut()
    {
        await using var window = await pages.OpenAsync(path: "/proxies");
        var page = window.Page;
        var all = await page.EvaluateAsync<int>("document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary').length - document.querySelectorAll('dialog button, .menu > summary').length");
        var seen = new List<string>();
        for (var i = 0; i < all + 5; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<string>(
                """
                (() => {
                  const e = document.activeElement;
                  if (e === document.body) return 'out';
                  const s = getComputedStyle(e);
                  window.seen ??= new Map(); if (!window.seen.has(e)) window.seen.set(e, window.seen.size);
                  return `${window.seen.get(e)} ${e.textContent.trim()} ${s.outlineStyle} ${parseFloat(s.outlineWidth)}`;
                })()
                """);
            if (focus == "out")
            {
                break;
            }

            seen.Add(focus);
            Assert.EndsWith("solid 3", focus, StringComparison.Ordinal);
        }

        Assert.Contains("Skip to the content", seen[0], StringComparison.Ordinal);
        Assert.Equal(all, seen.Distinct().Count());
    }

    [Fact]
    public async Task Account_ByKeysAlone_IsFoundQuarantinedAndReleased()
    {
        await using var window = await pages.OpenAsync(OperatorRole.Operator);
        var (page, keys) = (window.Page, window.Page.Keyboard);
        await keys.PressAsync("g");
        await keys.PressAsync("a");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/accounts$"));
        await keys.PressAsync("/");
        await keys.TypeAsync("reader-e");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(1);
        await page.Locator("#list tbody a").FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("reader-e");

        await page.Locator("input[name=reason]").FocusAsync();
        await keys.TypeAsync("by keys");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        // The harmless answer has the focus; the other one is before it.
        await Assertions.Expect(page.Locator("#confirm button[value=no]")).ToBeFocusedAsync();
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main > .notice")).ToContainTextAsync("reader-e is quarantined now");
        Assert.Equal(AccountState.Quarantined, (await pages.Deployment.Grains.GetGrain<IAccountGrain>("reader-e").GetStatusAsync()).State);

        await page.Locator("#buttons button:has-text('Release')").FocusAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main > .notice")).ToContainTextAsync("Release: reader-e is");
    }

    [Fact]
    public async Task Focus_WhileThePageIsReadAgain_StaysWhereItIs()
    {
        await using var window = await pages.OpenAsync(path: "/leases");
        var page = window.Page;
        await page.Locator("#list tbody a").First.FocusAsync();
        var before = await page.EvaluateAsync<string>("document.activeElement.textContent");
        await page.EvaluateAsync("window.reads = 0; new MutationObserver(() => window.reads++).observe(document.querySelector('#list'), { subtree: true, childList: true, characterData: true, attributes: true })");

        await window.UntilAsync("window.reads > 0");

        Assert.Equal(before, await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#keys")).Not.ToBeVisibleAsync();
    }
}
