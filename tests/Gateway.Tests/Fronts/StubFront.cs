using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Relaying;

namespace Gateway.Tests.Fronts;

/// <summary>A site that takes down what each visitor sends, and answers and closes as soon as it has so many bytes, or the end.</summary>
internal sealed class StubFront : IAsyncDisposable
{
    public const string Answer = "not for you\n";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public StubFront(int answerAfter)
    {
        AnswerAfter = answerAfter;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _serving = ServeAsync();
    }

    public int AnswerAfter { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What visitors have sent so far; the gateway itself is one that looks at its front.</summary>
    public ConcurrentDictionary<int, byte[]> Visits { get; } = new();

    /// <summary>Waits for a visitor that has sent exactly this.</summary>
    public Task SawAsync(byte[] expected) => Timeouts.UntilAsync(() => Visits.Values.Any(visit => visit.AsSpan().SequenceEqual(expected)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var visits = new List<Task>();
        try
        {
            while (true)
            {
                visits.Add(VisitAsync(await _listener.AcceptAsync(_stop.Token), visits.Count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(visits);
        }
    }

    private async Task VisitAsync(Socket socket, int number)
    {
        using (socket)
        {
            var bytes = new byte[65536];
            var have = 0;
            try
            {
                while (have < AnswerAfter)
                {
                    var count = await socket.ReceiveAsync(bytes.AsMemory(have), _stop.Token);
                    if (count == 0)
                    {
                        break;
                    }

                    have += count;
                    Visits[number] = bytes[..have];
                }

                await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(Answer), _stop.Token);
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(bytes, _stop.Token) > 0)
                {
                    // So that the close is no reset.
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The visitor or the test is gone.
            }
        }
    }
}
