using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MTProto.Transports;

namespace Gateway.Tests.Web;

/// <summary>
/// A data centre as Telegram's are for web clients: WebSocket inside TLS, the obfuscation header in the first message and one packet in each that follows. Sends every
/// packet back; anything else ends the connection and is remembered.
/// </summary>
internal sealed class WebDataCenter : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebDataCenter(WebApplication application) => _application = application;

    /// <summary>Hosts and paths asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What was not as it has to be.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public IPEndPoint EndPoint
    {
        get
        {
            var address = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new IPEndPoint(IPAddress.Loopback, address.Port);
        }
    }

    public static async Task<WebDataCenter> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var application = builder.Build();
        var server = new WebDataCenter(application);
        application.UseWebSockets();
        application.Run(server.ServeAsync);
        await application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Asked.Enqueue($"{context.Request.Host.Host}{context.Request.Path}");
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.SequenceEqual(["binary"]))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("binary");
        var buffer = new byte[1 << 20];
        var length = await ReceiveAsync(socket, buffer, context.RequestAborted);
        if (length != ObfuscationHeader.Length || ObfuscationHeader.TryRead(buffer, null, out var header) != ObfuscationStatus.Ok)
        {
            Faults.Enqueue($"the first message has {length} bytes and is no header");
            return;
        }

        while ((length = await ReceiveAsync(socket, buffer, context.RequestAborted)) >= 0)
        {
            header!.FromClient.Process(buffer.AsSpan(0, length), buffer);
            var frame = FrameCodec.ReadHeader(header.Kind, buffer.AsSpan(0, length), fromServer: false, 1 << 20);
            if (frame.Status != FrameHeaderStatus.Frame || frame.TotalLength != length)
            {
                Faults.Enqueue($"a message of {length} bytes is not one packet");
                return;
            }

            header.FromServer.Process(buffer.AsSpan(0, length), buffer);
            await socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Binary, true, context.RequestAborted);
        }
    }

    private static async Task<int> ReceiveAsync(System.Net.WebSockets.WebSocket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return -1;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                return length;
            }
        }
    }
}
