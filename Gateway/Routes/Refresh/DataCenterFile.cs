using System.Net;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>Keeps a list of data centres over restarts, as text: a line per data centre, as an operator would write it.</summary>
internal sealed class DataCenterFile(string path)
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads the list; null where there is none or it cannot be read whole.</summary>
    public DataCenterList? TryLoad()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MaxLength)
            {
                return null;
            }

            var addresses = new Dictionary<int, IReadOnlyList<IPEndPoint>>();
            foreach (var line in File.ReadLines(path))
            {
                if (!RouteText.TryRead(line, out var number, out var list, out _) || number is null || !addresses.TryAdd(number.Value, list))
                {
                    return null;
                }
            }

            return addresses.Count == 0 ? null : new DataCenterList(addresses);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the list, whole or not at all.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public string? Save(DataCenterList list)
    {
        try
        {
            var temporary = path + ".new";
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(temporary, list.ToString());
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
