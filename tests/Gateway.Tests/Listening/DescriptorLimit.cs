using System.Runtime.InteropServices;

namespace Gateway.Tests.Listening;

/// <summary>Takes all descriptors of this process away but a few, until disposed.</summary>
internal sealed partial class DescriptorLimit : IDisposable
{
    private const int OpenFiles = 7;
    private readonly Limit _before;
    private readonly Stack<FileStream> _fill = new();

    public DescriptorLimit(int left)
    {
        _ = GetLimit(OpenFiles, out _before);
        var highest = Directory.GetFiles("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));
        var limit = _before with { Soft = (ulong)highest + 8 };
        Assert.Equal(0, SetLimit(OpenFiles, limit));
        try
        {
            while (true)
            {
                _fill.Push(new FileStream("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            }
        }
        catch (IOException)
        {
            // All are taken.
        }

        Free(left);
    }

    /// <summary>Gives some back.</summary>
    public void Free(int count)
    {
        for (; count > 0; count--)
        {
            _fill.Pop().Dispose();
        }
    }

    public void Dispose()
    {
        _ = SetLimit(OpenFiles, _before);
        Free(_fill.Count);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
