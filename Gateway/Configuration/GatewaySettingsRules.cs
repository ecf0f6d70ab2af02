using System.Net;
using ServiceDefaults.Configuration;
using ServiceDefaults.Logging;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Configuration;

/// <summary>What must hold between settings that are right one by one.</summary>
internal static class GatewaySettingsRules
{
    private const int MaxName = 64;
    private const int AdTagDigits = 32;

    /// <summary>Adds every error.</summary>
    public static void Check(GatewaySettings settings, ICollection<SettingError> errors)
    {
        CheckListeners(settings, errors);
        CheckUsers(settings, errors);
        CheckRoutes(settings, errors);
        CheckProtection(settings, errors);
        foreach (var error in settings.Middle.Validate(settings.Users))
        {
            errors.Add(error);
        }

        foreach (var error in settings.Routes.Check().Concat(settings.Upstreams.Check()))
        {
            errors.Add(error);
        }

        if (settings.Admin is { } admin)
        {
            CheckAdmin(admin, settings, errors);
        }

        if (settings.Front is { } front && Uri.CheckHostName(front.Host) == UriHostNameType.Unknown)
        {
            errors.Add(new SettingError("front.host", $"must be a host name or an address, not '{front.Host}'"));
        }

        CheckFrontNames(settings.Front, errors);
        if (settings.Telemetry.LogLevel is { } level && !LogLevelRules.TryParse(level, out _, out var problem))
        {
            errors.Add(new SettingError("telemetry.logLevel", problem));
        }
    }

    private static void CheckFrontNames(FrontSettings? front, ICollection<SettingError> errors)
    {
        if (front?.ServerName is { } name && Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            errors.Add(new SettingError("front.serverName", $"must be a host name, not '{name}'"));
        }

        foreach (var domain in front?.Domains ?? [])
        {
            var plain = domain.ServerName.StartsWith("*.", StringComparison.Ordinal) ? domain.ServerName[2..] : domain.ServerName;
            if (Uri.CheckHostName(plain) != UriHostNameType.Dns)
            {
                errors.Add(new SettingError("front.domains", $"must be for a host name, or *. and a host name, not '{domain.ServerName}'"));
            }

            if (Uri.CheckHostName(domain.Host) == UriHostNameType.Unknown)
            {
                errors.Add(new SettingError("front.domains", $"must go to a host name or an address, not '{domain.Host}'"));
            }
        }

        foreach (var twice in (front?.Domains ?? []).GroupBy(domain => domain.ServerName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            errors.Add(new SettingError("front.domains", $"{twice.Key} is there twice"));
        }
    }

    private static void CheckListeners(GatewaySettings settings, ICollection<SettingError> errors)
    {
        // A listener that could not be read is an error of its own.
        if (settings.Listeners.Count == 0 && errors.Count == 0)
        {
            errors.Add(new SettingError("listeners", "at least one is needed: --listen IP:PORT"));
        }

        foreach (var twice in settings.Listeners.Where(listener => listener.Endpoint.Port != 0).GroupBy(listener => listener.Endpoint).Where(group => group.Count() > 1))
        {
            errors.Add(new SettingError("listeners", $"{twice.Key} is there twice"));
        }
    }

    private static void CheckUsers(GatewaySettings settings, ICollection<SettingError> errors)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in settings.Users)
        {
            var at = $"users.{user.Name}";
            if (!IsName(user.Name))
            {
                errors.Add(new SettingError("users", $"a name has 1 to {MaxName} letters, digits, '.', '_' or '-', not '{user.Name}'"));
            }

            // The key decides who a connection is; two users of one key could not be told apart.
            var key = Convert.ToHexString(user.Secret.Key);
            if (!owners.TryAdd(key, user.Name))
            {
                errors.Add(new SettingError(at, $"has the same secret as {owners[key]}"));
            }

            if (user.AdTag is { } tag && (tag.Length != AdTagDigits || !tag.All(char.IsAsciiHexDigit)))
            {
                errors.Add(new SettingError($"{at}.adTag", $"must be {AdTagDigits} hexadecimal digits"));
            }
        }
    }

    private static void CheckRoutes(GatewaySettings settings, ICollection<SettingError> errors)
    {
        foreach (var error in settings.Routes.Check().Concat(settings.Upstreams.Check()))
        {
            errors.Add(error);
        }
    }

    private static void CheckProtection(GatewaySettings settings, ICollection<SettingError> errors)
    {
        foreach (var problem in settings.Protection.Validate())
        {
            errors.Add(new SettingError("protection", problem));
        }
    }

    private static void CheckAdmin(AdminSettings admin, GatewaySettings settings, ICollection<SettingError> errors)
    {
        if (admin.IsOpen && !IPAddress.IsLoopback(admin.Endpoint.Address))
        {
            errors.Add(new SettingError("admin.open", $"is for a loopback address only, and {admin.Endpoint} is none"));
        }

        if (!admin.IsOpen && admin.Tokens.Count == 0)
        {
            errors.Add(new SettingError("admin", "needs a token: --admin-token-file FILE or TELEPOOL_GATEWAY_ADMIN_TOKEN; or admin.open=true on a loopback address"));
        }

        foreach (var credential in admin.Tokens.Where(credential => !IsName(credential.Name)))
        {
            errors.Add(new SettingError("admin.tokens", $"a name has 1 to {MaxName} letters, digits, '.', '_' or '-', not '{credential.Name}'"));
        }

        if (admin.Endpoint.Port != 0 && settings.Listeners.Any(listener => listener.Endpoint.Equals(admin.Endpoint)))
        {
            errors.Add(new SettingError("admin.endpoint", $"{admin.Endpoint} is a listener for clients"));
        }
    }

    /// <summary>Settings that differ and are only read at the start.</summary>
    public static IReadOnlyList<string> AtNextStart(GatewaySettings old, GatewaySettings changed)
    {
        var later = new List<string>();
        if (old.Workers != changed.Workers)
        {
            later.Add("workers");
        }

        if (!Equals(old.Admin?.Endpoint, changed.Admin?.Endpoint))
        {
            later.Add("admin.endpoint");
        }

        return later;
    }

    /// <summary>Whether a name can be a user's: it appears in commands, metrics and the audit.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');
}
