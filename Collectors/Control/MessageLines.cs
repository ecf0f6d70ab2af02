using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Control;

/// <summary>
/// Messages as one JSON object a line: <c>id</c>, <c>date</c> (Unix seconds), <c>text</c> and <c>views</c> (null where Telegram does
/// not count them).
/// </summary>
public static class MessageLines
{
    private const int RowsAtOnce = 500;

    // The lines go to terminals and files, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a channel's newest messages.</summary>
    /// <param name="sink">The messages.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="limit">How many at most; null for all.</param>
    /// <param name="destination">Where the lines go.</param>
    /// <param name="cancellationToken">Stops between two blocks of lines.</param>
    public static async Task WriteAsync(ISink sink, long channelId, int? limit, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        var rows = 0;
        await foreach (var message in sink.MessagesAsync(channelId, limit: limit ?? int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            Write(json, message);
            buffer.Write("\n"u8);
            if (++rows % RowsAtOnce == 0)
            {
                await SendAsync().ConfigureAwait(false);
            }
        }

        await SendAsync().ConfigureAwait(false);

        async Task SendAsync()
        {
            await destination.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }

    private static void Write(Utf8JsonWriter json, MessageRecord message)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("id"u8, message.Id);
        json.WriteNumber("date"u8, message.Date);
        json.WriteString("text"u8, message.Text);
        if (message.Views is { } views)
        {
            json.WriteNumber("views"u8, views);
        }
        else
        {
            json.WriteNull("views"u8);
        }

        json.WriteEndObject();
        json.Flush();
    }
}
