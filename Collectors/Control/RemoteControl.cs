using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operations;
using ServiceDefaults.Tracing;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Control;

/// <summary>The platform in a running host, over its loopback interface.</summary>
public sealed class RemoteControl : ITelepoolControl, IDisposable
{
    private readonly HttpClient _http;

    private RemoteControl(HostAddress address)
    {
        _http = new HttpClient(new TraceContextHandler(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2), ActivityHeadersPropagator = null }))
        {
            BaseAddress = new Uri(address.Url),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Token);
        Pool = new RemotePoolControl(_http);
        Collection = new RemoteCollectionControl(_http);
        Accounts = new RemoteAccountControl(_http);
        Updates = new RemoteUpdatesControl(_http);
        Proxies = new RemoteProxyControl(_http);
        Statistics = new RemoteStatisticsControl(_http);
        Configuration = new RemoteConfigurationControl(_http);
        Keys = new RemoteKeyControl(_http);
        Operators = new RemoteOperatorControl(_http);
    }

    /// <inheritdoc/>
    public IOperatorControl Operators { get; }

    /// <inheritdoc/>
    public IKeyControl Keys { get; }

    /// <inheritdoc/>
    public IPoolControl Pool { get; }

    /// <inheritdoc/>
    public ICollectionControl Collection { get; }

    /// <inheritdoc/>
    public IAccountControl Accounts { get; }

    /// <inheritdoc/>
    public IUpdatesControl Updates { get; }

    /// <inheritdoc/>
    public IProxyControl Proxies { get; }

    /// <inheritdoc/>
    public IStatisticsControl Statistics { get; }

    /// <inheritdoc/>
    public IConfigurationControl Configuration { get; }

    /// <summary>Connects to the host; null where nothing answers there.</summary>
    public static async Task<RemoteControl?> TryConnectAsync(HostAddress address, CancellationToken cancellationToken)
    {
        var control = new RemoteControl(address);
        try
        {
            using var answer = await control._http.GetAsync(new Uri(ControlServer.PingPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                return control;
            }
        }
        catch (HttpRequestException)
        {
            // Left over from a host that is gone.
        }

        control.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountStatus>> ListAccountsAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri(ControlServer.AccountsPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.IReadOnlyListAccountStatus, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> LoginAsync(string accountId, LoginInput input, CancellationToken cancellationToken)
    {
        using var content = ControlHttp.Content(input, ControlJson.Default.LoginInput);
        var path = $"{ControlServer.AccountsPath}/{Uri.EscapeDataString(accountId)}/login";
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.LoginAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> ImportAsync(string accountId, ImportInput input, CancellationToken cancellationToken)
    {
        using var content = ControlHttp.Content(input, ControlJson.Default.ImportInput);
        using var answer = await _http.PostAsync(PathOf(accountId, "import"), content, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.LoginAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<OperationResult<PortableSession>> ExportAsync(string accountId, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(PathOf(accountId, "export"), content: null, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.OperationResultPortableSession, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResealAnswer>> ResealAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(ControlServer.ResealPath, UriKind.Relative), content: null, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.IReadOnlyListResealAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountExamination>> ExamineAsync(string? accountId, CancellationToken cancellationToken)
    {
        var path = accountId is null ? ControlServer.ExaminePath : $"{ControlServer.ExaminePath}?name={Uri.EscapeDataString(accountId)}";
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.IReadOnlyListAccountExamination, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ChannelOutcome> CollectAsync(string username, int? limit, IHistoryObserver observer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ControlServer.CollectPath, UriKind.Relative));
        request.Content = ControlHttp.Content(new CollectRequest(username, limit), ControlJson.Default.CollectRequest);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var step = JsonSerializer.Deserialize(line, ControlJson.Default.CollectEvent)!;
            switch (step.Kind)
            {
                case CollectEventKind.Started:
                    observer.Started(username, step.Rows, step.Total);
                    break;
                case CollectEventKind.Page:
                    observer.PageStored(username, (int)step.Rows, (int)step.Total, step.Account);
                    break;
                case CollectEventKind.Waiting:
                    observer.Waiting(username, step.Account, TimeSpan.FromSeconds(step.Wait));
                    break;
                default:
                    observer.Finished(step.Outcome!);
                    return step.Outcome!;
            }
        }

        return new ChannelOutcome { Username = username, Status = ChannelStatus.Stopped, Error = "the host stopped" };
    }

    /// <inheritdoc/>
    public async Task WriteMessagesAsync(string username, int? limit, Stream destination, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ControlServer.MessagesPath, UriKind.Relative));
        request.Content = ControlHttp.Content(new CollectRequest(username, limit), ControlJson.Default.CollectRequest);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Uri PathOf(string accountId, string what) => new($"{ControlServer.AccountsPath}/{Uri.EscapeDataString(accountId)}/{what}", UriKind.Relative);
}
