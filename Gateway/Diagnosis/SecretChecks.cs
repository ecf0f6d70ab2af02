using Telepool.Gateway.Configuration;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether secrets are ones, and of the form that serves their users best.</summary>
internal static class SecretChecks
{
    // 16 random bytes have fewer than 11 different ones in less than one of ten million cases.
    private const int FewestDifferentBytes = 11;

    public static IEnumerable<Finding> Examine(GatewaySettings settings)
    {
        var isEveryOneFine = true;
        foreach (var user in settings.Users)
        {
            foreach (var finding in Examine(user, settings))
            {
                isEveryOneFine = false;
                yield return finding;
            }
        }

        if (settings.Users.Count == 0)
        {
            yield return new Finding("users", FindingState.Fails, "there is no user, so nobody can connect", "--user NAME=SECRET, or telepool gateway users add NAME");
        }
        else if (isEveryOneFine)
        {
            yield return new Finding("secrets", FindingState.Fine, $"{settings.Users.Count} of good quality");
        }
    }

    private static IEnumerable<Finding> Examine(UserSettings user, GatewaySettings settings)
    {
        var key = user.Secret.Key;
        var steps = new HashSet<int>();
        for (var i = 1; i < key.Length; i++)
        {
            steps.Add((key[i] - key[i - 1]) & 0xff);
        }

        if (key.ToArray().Distinct().Count() < FewestDifferentBytes || steps.Count <= 2)
        {
            yield return new Finding("secrets", FindingState.Fails, $"{user.Name}'s secret is not random, so it can be guessed", "openssl rand -hex 16 makes one; telepool gateway users rotate gives a new one");
        }

        if (!user.Secret.RequiresPadding)
        {
            yield return new Finding("secrets", FindingState.Warns, $"{user.Name}'s secret is of the plain form, whose connections can be told by their lengths", "give out the dd or ee link: the same key serves all forms");
        }

        if (user.Secret.Domain is { } domain && settings.Front is { } front && !string.Equals(domain, front.Host, StringComparison.OrdinalIgnoreCase) && Uri.CheckHostName(front.Host) == UriHostNameType.Dns)
        {
            yield return new Finding("secrets", FindingState.Warns, $"{user.Name}'s connections claim to go to {domain}, but strangers are shown {front.Host}", $"use a secret for {front.Host}, or {domain} as the front");
        }

        if (user.Secret.Domain is not null && settings.Front is null)
        {
            yield return new Finding("secrets", FindingState.Warns, $"{user.Name}'s connections look like TLS, but whoever looks closer finds no web site", $"--front {user.Secret.Domain}:443");
        }
    }
}
