using System.Net;
using System.Net.Sockets;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Asks Telegram for addresses and secret, and others for the address that the gateway comes from.</summary>
internal sealed class MiddleFetch(Lazy<HttpClient> http, MiddleSettings settings)
{
    /// <summary>The longest answer that is taken, in bytes.</summary>
    public const int MaxAnswer = 64 * 1024;

    /// <summary>A client for the questions.</summary>
    public static HttpClient CreateClient(MiddleRefreshSettings settings) => new(new SocketsHttpHandler
    {
        ConnectTimeout = settings.Timeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = settings.Timeout,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <summary>What Telegram says; null where it cannot be asked or says nothing that serves, with the reason.</summary>
    public async Task<(MiddleAnswers? Answers, string? Problem)> AskAsync(CancellationToken cancellationToken)
    {
        var config = GetAsync(settings.Refresh.Config, cancellationToken);
        var configV6 = GetAsync(settings.Refresh.ConfigV6, cancellationToken);
        var secret = GetAsync(settings.Refresh.Secret, cancellationToken);
        await Task.WhenAll(config, configV6, secret).ConfigureAwait(false);
        var ((configText, configProblem), (v6Text, _), (secretBytes, secretProblem)) = (await config.ConfigureAwait(false), await configV6.ConfigureAwait(false), await secret.ConfigureAwait(false));
        if (configText is null || secretBytes is null)
        {
            return (null, configProblem ?? secretProblem);
        }

        return (MiddleAnswers.TryRead(configText, v6Text ?? [], secretBytes, out var problem), problem);
    }

    /// <summary>The IPv4 address that the gateway is seen from; null where fewer than two agree, or the only one there is does not know.</summary>
    public async Task<IPAddress?> DetectAddressAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(settings.PublicAddressFrom.Select(uri => GetAsync(uri, cancellationToken))).ConfigureAwait(false);
        var best = answers
            .Select(answer => answer.Content is { Length: <= 64 } text && IPAddress.TryParse(System.Text.Encoding.ASCII.GetString(text).Trim(), out var address) ? address : null)
            .Where(address => address is { AddressFamily: AddressFamily.InterNetwork } && !PrivateAddress.Is(address))
            .GroupBy(address => address)
            .MaxBy(group => group.Count());
        return best is not null && best.Count() >= Math.Min(2, settings.PublicAddressFrom.Count) ? best.Key : null;
    }

    private async Task<(byte[]? Content, string? Problem)> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return (await http.Value.GetByteArrayAsync(uri, cancellationToken).ConfigureAwait(false), null);
        }
        catch (HttpRequestException exception)
        {
            return (null, $"{uri.Host}: {exception.StatusCode?.ToString() ?? exception.HttpRequestError.ToString()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"{uri.Host}: no answer in time");
        }
    }
}
