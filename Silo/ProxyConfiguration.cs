using MTProto.Client.Proxies;
using ServiceDefaults.Configuration;

namespace Telepool.Silo;

/// <summary>The proxies of the settings, from both of their places.</summary>
internal static class ProxyConfiguration
{
    /// <summary>The longest file taken, in bytes: some hundred thousand proxies.</summary>
    private const long MaxFile = 16 * 1024 * 1024;

    /// <summary>Reads the list, or says everything that is wrong with it.</summary>
    /// <returns>The addresses, one a line; null where the settings name none. Every error with its line and column.</returns>
    public static (string? Text, IReadOnlyList<SettingError> Errors) Read(ProxySettings settings)
    {
        var errors = new List<SettingError>();
        var addresses = new List<ProxyAddress>();
        if (settings.Addresses is { } list)
        {
            Take("MTPROTO_PROXIES", string.Empty, list);
        }

        if (settings.File is { } file)
        {
            try
            {
                if (new FileInfo(file).Length > MaxFile)
                {
                    errors.Add(new SettingError("MTPROTO_PROXIES_FILE", $"{file} is longer than {MaxFile} bytes"));
                }
                else
                {
                    Take("MTPROTO_PROXIES_FILE", file + ", ", File.ReadAllText(file));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add(new SettingError("MTPROTO_PROXIES_FILE", exception.Message));
            }
        }

        foreach (var twice in addresses.GroupBy(address => address.Id).Where(group => group.Count() > 1))
        {
            errors.Add(new SettingError("MTPROTO_PROXIES_FILE", $"{twice.Key} is in MTPROTO_PROXIES already"));
        }

        var text = settings.Addresses is null && settings.File is null ? null : string.Join('\n', addresses.Select(address => address.Reveal()));
        return (text, errors);

        void Take(string variable, string place, string text)
        {
            var parsed = ProxyList.Parse(text);
            addresses.AddRange(parsed.Addresses);
            errors.AddRange(parsed.Errors.Select(error => new SettingError(variable, place + error)));
        }
    }
}
