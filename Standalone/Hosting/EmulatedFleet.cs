using System.Globalization;

namespace Standalone.Hosting;

/// <summary>What stands before an emulated world: accounts to log in and proxies to go through.</summary>
/// <param name="Accounts">Accounts, 1 to 1,000.</param>
/// <param name="Proxies">Proxies on loopback, 0 to 100, of every kind in turn.</param>
internal sealed record EmulatedFleet(int Accounts, int Proxies)
{
    public const int MaxAccounts = 1000;
    public const int MaxProxies = 100;

    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>Enough to see accounts take turns, one of them with two-step verification.</summary>
    public static EmulatedFleet Small { get; } = new(3, 0);

    /// <summary>Enough to see floods, a lost account and a failing proxy without the work coming to a stop.</summary>
    public static EmulatedFleet TryOut { get; } = new(10, 4);

    /// <summary>The accounts' names and phone numbers.</summary>
    public IEnumerable<(string Name, string Phone)> Logins => Enumerable.Range(1, Accounts).Select(index => (NameOf(index), PhoneOf(index)));

    public static string NameOf(int index) => index <= Ordinals.Length
        ? Ordinals[index - 1]
        : string.Create(CultureInfo.InvariantCulture, $"account-{index}");

    /// <summary>The number of an account; those that end in 9 have two-step verification, and the third shall be the first of them.</summary>
    public static string PhoneOf(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"1555000{(index == 3 ? 9 : index == 9 ? 3 : index):0000}");

    /// <summary>Whether the account has two-step verification.</summary>
    public static bool HasPassword(string phone) => phone.EndsWith('9');
}
