using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Control;

/// <summary>
/// The host's interface for commands: HTTP on a loopback port of the system's choice, every request with the bearer token from the
/// host file, which only the owner of the data directory can read. Progress and messages are streamed as one JSON object a line.
/// </summary>
public sealed class ControlServer : IAsyncDisposable
{
    internal const string PingPath = "/v1/ping";
    internal const string AccountsPath = "/v1/accounts";
    internal const string ResealPath = "/v1/reseal";
    internal const string ExaminePath = "/v1/examine";
    internal const string CollectPath = "/v1/collect";
    internal const string MessagesPath = "/v1/messages";

    private readonly WebApplication _app;
    private readonly DataDirectory _data;

    private ControlServer(WebApplication app, DataDirectory data)
    {
        _app = app;
        _data = data;
    }

    /// <summary>Starts the interface and publishes its address in the data directory.</summary>
    public static async Task<ControlServer> StartAsync(DataDirectory data, ITelepoolControl control, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        app.Use((context, next) => Authorize(context, next, token));
        app.UseRouting();
        app.Use(ControlTraces.TraceAsync);
        Map(app, control);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        new HostAddress(Environment.ProcessId, app.Urls.First(), token).Publish(data);
        return new ControlServer(app, data);
    }

    /// <summary>Withdraws the address and stops the interface.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_data.HostFile);
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(hurry.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static Task Authorize(HttpContext context, RequestDelegate next, string token)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes("Bearer " + token)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static void Map(WebApplication app, ITelepoolControl control)
    {
        app.MapGet(PingPath, static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        app.MapGet(AccountsPath, async context =>
        {
            var accounts = await control.ListAccountsAsync(context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, accounts, ControlJson.Default.IReadOnlyListAccountStatus, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(AccountsPath + "/{name}/login", async context =>
        {
            var input = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.LoginInput, context.RequestAborted).ConfigureAwait(false);
            var name = (string)context.Request.RouteValues["name"]!;
            var answer = await control.LoginAsync(name, input!, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Default.LoginAnswer, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(AccountsPath + "/{name}/import", async context =>
        {
            var input = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.ImportInput, context.RequestAborted).ConfigureAwait(false);
            var answer = await control.ImportAsync((string)context.Request.RouteValues["name"]!, input!, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Default.LoginAnswer, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(AccountsPath + "/{name}/export", async context =>
        {
            var answer = await control.ExportAsync((string)context.Request.RouteValues["name"]!, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Default.OperationResultPortableSession, context.RequestAborted).ConfigureAwait(false);
        });
        PoolRoutes.Map(app, control.Pool);
        CollectionRoutes.Map(app, control.Collection);
        AccountRoutes.Map(app, control.Accounts);
        ProxyRoutes.Map(app, control.Proxies);
        ConfigurationRoutes.Map(app, control.Configuration);
        KeyRoutes.Map(app, control.Keys);
        OperatorRoutes.Map(app, control.Operators);
        app.MapPost(ResealPath, async context =>
        {
            var answers = await control.ResealAsync(context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, answers, ControlJson.Default.IReadOnlyListResealAnswer, context.RequestAborted).ConfigureAwait(false);
        });
        app.MapPost(ExaminePath, async context =>
        {
            var name = context.Request.Query["name"].ToString();
            var examinations = await control.ExamineAsync(name.Length == 0 ? null : name, context.RequestAborted).ConfigureAwait(false);
            await JsonSerializer.SerializeAsync(context.Response.Body, examinations, ControlJson.Default.IReadOnlyListAccountExamination, context.RequestAborted).ConfigureAwait(false);
        });
        UpdatesRoutes.Map(app, control.Updates);
        StatisticsRoutes.Map(app, control.Statistics);
        app.MapPost(CollectPath, context => CollectAsync(context, control));
        app.MapPost(MessagesPath, async context =>
        {
            var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.CollectRequest, context.RequestAborted).ConfigureAwait(false);
            await control.WriteMessagesAsync(request!.Username, request.Limit, context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        });
    }

    private static async Task CollectAsync(HttpContext context, ITelepoolControl control)
    {
        var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ControlJson.Default.CollectRequest, context.RequestAborted).ConfigureAwait(false);
        // A client that reads slowly loses lines of progress, never the last one.
        var events = Channel.CreateBounded<CollectEvent>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var collecting = control.CollectAsync(request!.Username, request.Limit, new EventObserver(events.Writer), context.RequestAborted);
        _ = collecting.ContinueWith(done => events.Writer.TryComplete(done.Exception), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var step in events.Reader.ReadAllAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, step, ControlJson.Default.CollectEvent, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        await collecting.ConfigureAwait(false);
    }

    private sealed class EventObserver(ChannelWriter<CollectEvent> events) : IHistoryObserver
    {
        public void Started(string username, long stored, long total) =>
            events.TryWrite(new CollectEvent { Kind = CollectEventKind.Started, Rows = stored, Total = total });

        public void PageStored(string username, int rows, int total, string accountId) =>
            events.TryWrite(new CollectEvent { Kind = CollectEventKind.Page, Rows = rows, Total = total, Account = accountId });

        public void Waiting(string username, string accountId, TimeSpan wait) =>
            events.TryWrite(new CollectEvent { Kind = CollectEventKind.Waiting, Account = accountId, Wait = wait.TotalSeconds });

        public void Finished(ChannelOutcome outcome) => events.TryWrite(new CollectEvent { Kind = CollectEventKind.Finished, Outcome = outcome });
    }
}
