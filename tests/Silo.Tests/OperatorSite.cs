using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Grains;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Silo.Web.Hosting;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests;

/// <summary>A whole silo with the operator's pages, in this process, on free ports, with a clock of the test's own for rules of grains and pages.</summary>
internal sealed class OperatorSite : IAsyncDisposable
{
    private readonly TestFolder _folder;
    private readonly HostStores _stores;
    private readonly WebApplication _app;

    private OperatorSite(TestFolder folder, HostStores stores, WebApplication app, TelepoolSettings settings, ManualClock time)
    {
        (_folder, _stores, _app, Settings, Time) = (folder, stores, app, settings, time);
        Tokens = new TokenFile(CredentialStore.PathOf(settings), time);
    }

    public TelepoolSettings Settings { get; }

    public ManualClock Time { get; }

    public IOperatorWeb Web => _app.Services.GetRequiredService<IOperatorWeb>();

    public IServiceProvider Services => _app.Services;

    /// <summary>The web server's own services.</summary>
    public IServiceProvider WebServices => _app.Services.GetRequiredService<OperatorWebServer>().Services!;

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public TokenFile Tokens { get; }

    public Uri Address => Web.Address!;

    /// <summary>The addresses of health.</summary>
    public IEnumerable<Uri> HealthAddresses => _app.Urls.Select(static url => new Uri(url));

    /// <summary>Starts it.</summary>
    /// <param name="variables">Settings besides the ports and the folder; may be null.</param>
    /// <param name="services">Adds services to the silo's; may be null.</param>
    public static async Task<OperatorSite> StartAsync(IReadOnlyDictionary<string, string>? variables = null, Action<IServiceCollection>? services = null)
    {
        var folder = new TestFolder();
        var values = new Dictionary<string, string>
        {
            ["HEALTH_BIND"] = "127.0.0.1:0",
            ["TELEPOOL_DATA"] = folder.Path,
            ["TELEPOOL_WEB_ENABLED"] = "true",
            ["TELEPOOL_WEB_BIND"] = "127.0.0.1:0",
            ["TELEPOOL_LOG_LEVEL"] = "Critical",
        };
        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            values[variable] = value;
        }

        var read = TelepoolSettings.From(values);
        Assert.Empty(read.Errors);
        var settings = read.Settings!;
        var stores = (await HostStores.OpenAsync(settings.Storage)).Stores!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var time = new ManualClock();
        builder.Services.AddKeyedSingleton<TimeProvider>(GrainClock.Key, time);
        builder.Services.AddSingleton<IHostLifetime, SharedLifetime>();
        services?.Invoke(builder.Services);
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        var app = builder.Build();
        app.MapTelepoolDefaults();
        await app.StartAsync();
        return new OperatorSite(folder, stores, app, settings, time);
    }

    /// <summary>A client that keeps cookies, follows nothing, and takes any certificate.</summary>
    public HttpClient CreateClient(string? bearer = null, X509Certificate2? certificate = null)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        var client = new HttpClient(handler)
        {
            BaseAddress = Address,
        };
        if (bearer is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        }

        return client;
    }

    /// <summary>A browser that is logged in by a link.</summary>
    public async Task<Browser> LogInAsync(OperatorRole role, string name = "owner")
    {
        var client = CreateClient();
        using var answer = await client.GetAsync(await Web.IssueLinkAsync(name, role));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var who = JsonDocument.Parse(await client.GetStringAsync("/api/v1/whoami"));
        return new Browser(client, who.RootElement.GetProperty("csrf").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
        _folder.Dispose();
    }
}
