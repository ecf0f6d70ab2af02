using System.Text;

namespace Standalone.Screen;

/// <summary>
/// Where lines about events go: straight on to the output, or, while a screen is drawn there, into the few last ones that it shows. Safe for
/// use by several threads.
/// </summary>
internal sealed class EventLines(TextWriter output) : TextWriter
{
    private const int Kept = 12;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new();
    private bool _isKept;

    public override Encoding Encoding => output.Encoding;

    /// <summary>Whether lines are kept for a screen instead of being written.</summary>
    public bool IsKept
    {
        get
        {
            lock (_lock)
            {
                return _isKept;
            }
        }

        set
        {
            lock (_lock)
            {
                _isKept = value;
            }
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_lock)
            {
                return [.. _last];
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            if (!_isKept)
            {
                output.WriteLine(value);
            }

            _last.Enqueue(value ?? string.Empty);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }
        }
    }

    public override void Write(char value) => throw new NotSupportedException("Events are whole lines.");
}
