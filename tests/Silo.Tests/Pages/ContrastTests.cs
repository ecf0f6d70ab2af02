using Microsoft.Playwright;

namespace Telepool.Silo.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class ContrastTests(PagesFixture pages)
{
    // WCAG 2.2, success criteria 1.4.3 and 1.4.11: 4.5:1 for text, 3:1 for large text (24 px, or 18.66 px bold) and for the edges of fields and buttons.
    private const string Finder =
        """
        () => {
          const luminance = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const parse = text => { const n = text.match(/[\d.]+/g).map(Number); return n.length === 3 ? [...n, 1] : n; };
          const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
          const paper = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 1]; };
          const bad = new Set();
          let looked = 0;
          for (const e of document.querySelectorAll('body *')) {
            if (!e.checkVisibility() || e.closest('dialog:not([open]), .unseen')) continue;
            const s = getComputedStyle(e);
            const isText = [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim()) || (e.matches('input, select') && e.type !== 'hidden');
            if (isText) {
              looked++;
              const size = parseFloat(s.fontSize);
              const least = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5;
              const is = ratio(parse(s.color), paper(e));
              if (is < least) bad.add(`${e.tagName}.${e.className} '${(e.textContent || '').trim().slice(0, 20)}' ${is.toFixed(2)}`);
              if (e.placeholder) {
                const hint = ratio(parse(getComputedStyle(e, '::placeholder').color), paper(e));
                if (hint < 4.5) bad.add(`${e.tagName} placeholder ${hint.toFixed(2)}`);
              }
            }
            if (e.matches('input:not([type=hidden]), select, button, .button') && parseFloat(s.borderTopWidth) > 0) {
              const is = ratio(parse(s.borderTopColor), paper(e.parentElement));
              if (is < 3) bad.add(`${e.tagName}.${e.className} edge ${is.toFixed(2)}`);
            }
            if (e.matches('polyline')) {
              const is = ratio(parse(s.stroke), paper(e.closest('figure')));
              if (is < 3) bad.add(`line ${e.getAttribute('class')} ${is.toFixed(2)}`);
            }
          }
          return [String(looked), ...bad];
        }
        """;

    public static TheoryData<string, ColorScheme> Pages
    {
        get
        {
            var data = new TheoryData<string, ColorScheme>();
            foreach (var path in PagePaths.All)
            {
                data.Add(path, ColorScheme.Light);
                data.Add(path, ColorScheme.Dark);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Text_OnEveryPage_CanBeRead(string path, ColorScheme scheme)
    {
        await using var window = await pages.OpenAsync(path: path, options: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 }, ColorScheme = scheme });

        var found = await window.Page.EvaluateAsync<string[]>(Finder);

        Assert.True(int.Parse(found[0], System.Globalization.CultureInfo.InvariantCulture) > 20, "hardly any text was looked at");
        Assert.Empty(found[1..]);
        // Every field and button has a name, and every identifier is there once.
        Assert.Empty(await window.Page.EvaluateAsync<string[]>(
            """
            () => [
              ...[...document.querySelectorAll('input:not([type=hidden]), select, button')].filter(e => !(e.labels?.length || e.getAttribute('aria-labelledby') || e.getAttribute('aria-label') || e.textContent.trim())).map(e => e.outerHTML),
              ...Object.entries(Object.groupBy([...document.querySelectorAll('[id]')], e => e.id)).filter(([, all]) => all.length > 1).map(([id]) => 'twice: ' + id),
              ...[...document.querySelectorAll('table')].filter(t => !t.tHead || [...t.tHead.querySelectorAll('th')].some(h => h.scope !== 'col')).map(() => 'a table without headings'),
            ]
            """));
    }

    [Fact]
    public async Task Theme_Toggled_IsKeptAndCountsBeforeTheSystems()
    {
        await using var window = await pages.OpenAsync(options: new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        var light = await PaperAsync();
        await window.Page.ClickAsync("#theme");
        var dark = await PaperAsync();
        await window.GoAsync("/accounts");

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await PaperAsync());
        await window.Page.ClickAsync("#theme");
        Assert.Equal(light, await PaperAsync());

        Task<string> PaperAsync() => window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }
}
